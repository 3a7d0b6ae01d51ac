//! Words that were typed into a form and not sent yet: this device keeps them until they are, whatever is opened meanwhile.

use crate::ui::prelude::*;
use crate::{
    model::{ActionId, LogId},
    projection::Unsent,
    ui::context::{World, use_outside},
};

/// What a form begins with: what was left in it on this device, or nothing. Whatever it is set to is kept, and forgotten
/// once that is nothing. `form` is the action that it is about; `None` for the one that makes a new action.
pub fn unsent(log: LogId, form: Option<ActionId>) -> RwSignal<String> {
    let world = use_outside();
    let words = RwSignal::new(read(world, log).words(form).to_owned());
    Effect::new(move |begun: Option<()>| {
        let words = words.get();
        if begun.is_some() {
            // Another tab may have kept what is in other forms.
            let mut all = read(world, log);
            all.put(form, &words);
            world.with(|outside| outside.set_preference(&key(log), all.encode().as_deref()));
        }
    });
    words
}

/// Forgets what was left in the forms of a log that goes from this device.
pub fn forget_unsent(log: LogId, world: World) {
    world.with(|outside| outside.set_preference(&key(log), None));
}

fn key(log: LogId) -> String {
    format!("unsent/{log}")
}

fn read(world: World, log: LogId) -> Unsent {
    let kept = world.with(|outside| outside.preference(&key(log)));
    kept.as_deref().map(Unsent::decode).unwrap_or_default()
}
