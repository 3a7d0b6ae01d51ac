//! Memos and effects of Leptos behind pointers: the page carries the code of one of each, instead of one for every type
//! that is remembered and every closure that runs. Knows nothing of what they remember.

use leptos::prelude::{Get, GetUntracked, Signal, Track};
use std::{any::Any, fmt, marker::PhantomData, sync::Arc};

/// A value that is worked out anew when what it was read from changes, and wakes its readers where it is another one then.
pub struct Memo<T> {
    kept: leptos::prelude::Memo<Kept>,
    value: PhantomData<fn() -> T>,
}

/// A value of a type that only its memo knows.
#[derive(Clone)]
struct Kept(Arc<dyn Value>);

trait Value: Any + Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn is_same(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + Send + Sync + 'static> Value for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref().is_some_and(|other| self == other)
    }
}

impl Kept {
    fn value<T: 'static>(&self) -> Option<&T> {
        (*self.0).as_any().downcast_ref()
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        (*self.0).is_same((*other.0).as_any())
    }
}

/// Works a value out, from what it was before.
type WorkOut = Box<dyn Fn(Option<&Kept>) -> Kept + Send + Sync>;

fn kept(work_out: WorkOut) -> leptos::prelude::Memo<Kept> {
    leptos::prelude::Memo::new(work_out)
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// Remembers what `work_out` gives; it is told what it gave before.
    pub fn new(work_out: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let work_out =
            move |before: Option<&Kept>| Kept(Arc::new(work_out(before.and_then(Kept::value))));
        Self {
            kept: kept(Box::new(work_out)),
            value: PhantomData,
        }
    }

    /// Reads the value, and wakes the reader when it changes.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        Self::of(&self.kept.get(), read)
    }

    /// Reads the value once.
    pub fn with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        Self::of(&self.kept.get_untracked(), read)
    }

    /// Wakes the reader when the value changes.
    pub fn track(&self) {
        self.kept.track();
    }

    fn of<R>(kept: &Kept, read: impl FnOnce(&T) -> R) -> R {
        read(kept.value().expect("a memo holds what it was made for"))
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Memo<T> {
    /// The value; wakes the reader when it changes.
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// The value now.
    pub fn get_untracked(&self) -> T {
        self.with_untracked(T::clone)
    }
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T> fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self::derive(move || memo.get())
    }
}

/// Something that is done now, and again whenever what it reads changes.
#[derive(Debug)]
pub struct Effect;

impl Effect {
    /// Does it; it is told what it gave the time before.
    #[expect(
        clippy::new_ret_no_self,
        reason = "as Leptos calls it; nobody needs to hold it"
    )]
    pub fn new<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) {
        let mut before = None;
        effect(Box::new(move || before = Some(run(before.take()))));
    }
}

fn effect(mut run: Box<dyn FnMut()>) {
    leptos::prelude::Effect::new(move |_: Option<()>| run());
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::{Owner, RwSignal, Set};

    #[test]
    fn a_memo_is_told_what_it_gave_and_wakes_only_for_another_value() {
        let owner = Owner::new();
        owner.with(|| {
            let number = RwSignal::new(1);
            let is_even = Memo::new(move |_| number.get() % 2 == 0);
            let turns = Memo::new(move |before: Option<&u32>| {
                is_even.track();
                before.map_or(0, |turns| turns + 1)
            });
            assert_eq!((is_even.get(), turns.get()), (false, 0));
            number.set(3);
            assert_eq!((is_even.get(), turns.get()), (false, 0));
            number.set(4);
            assert_eq!((is_even.get_untracked(), turns.get_untracked()), (true, 1));
            let signal: Signal<bool> = is_even.into();
            assert!(signal.get());
        });
    }
}
