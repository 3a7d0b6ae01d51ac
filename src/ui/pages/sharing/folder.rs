//! A folder on this device through which the log is exchanged: chosen here, and only for this browser.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{LogId, RelayAddress},
    ui::{
        context::{World, use_dispatch, use_log, use_outside},
        focus,
        parts::{Button, ButtonKind, CourierFacts, Status, courier_at},
    },
};

/// Where it is kept that this browser exchanges a log through its folder.
fn preference(log: LogId) -> String {
    format!("folder/{log}")
}

/// Whether this browser exchanges a log through its folder.
pub fn is_used(world: World, log: LogId) -> bool {
    world.with(|outside| outside.preference(&preference(log)).is_some())
}

/// Forgets it of a log that left this device.
pub fn forget_use(world: World, log: LogId) {
    use_it(world, log, false);
}

fn use_it(world: World, log: LogId, is_used: bool) {
    let value = is_used.then_some("yes");
    world.with(|outside| outside.set_preference(&preference(log), value));
}

const HEADING: &str = "own-folder";

/// The folder of this browser, if it has one for the log.
#[component]
pub(super) fn Folder() -> impl IntoView {
    let (world, state) = (use_outside(), use_log());
    let log = Memo::new(move |_| state.head.with(|head| head.as_ref().map(|head| head.id)));
    let is_there = {
        let folder = courier_at(RelayAddress::folder());
        Memo::new(move |_| folder.with(Option::is_some))
    };
    let said = RwSignal::new(String::new());
    view! {
        <section class="stack" aria-labelledby=HEADING>
            <h2 id=HEADING tabindex="-1">"A folder on this device"</h2>
            <p>
                "A folder that a file service or a file server carries to the others works as a courier as well: sealed pieces lie in it, one file each. The choice is this browser's alone; the others choose theirs."
            </p>
            {move || {
                let log = log.get()?;
                Some(match is_there.get() {
                    true => view! { <InUse log said/> }.into_any(),
                    false if world.with(|outside| outside.can_pick_folder()) => {
                        view! { <Pick log said name="Use a folder on this device"/> }.into_any()
                    }
                    false => view! {
                        <p>
                            "This browser cannot use a folder. The command line can, with an invitation from this page: "
                            <code>"matters sync FOLDER LOG --invite WORD"</code>
                        </p>
                    }.into_any(),
                })
            }}
            <Status text=said/>
        </section>
    }
}

/// Lets the person pick a folder, and uses it from then on.
#[component]
fn Pick(log: LogId, said: RwSignal<String>, name: &'static str) -> impl IntoView {
    let (world, dispatch) = (use_outside(), use_dispatch());
    let pick = move |()| {
        said.set(String::new());
        let then = move |is_picked: bool| {
            if !is_picked {
                return said.set("No folder was chosen.".into());
            }
            use_it(world, log, true);
            let here = RelayAddress::folder();
            dispatch.send(Command::LeaveHere(here.clone()));
            dispatch.send(Command::UseHere(here));
            said.set("The log is exchanged through this folder from now on.".into());
            focus::soon(format!("#{HEADING}"));
        };
        world.with(|outside| outside.pick_folder(Box::new(then)));
    };
    view! { <Button on_press=pick>{name}</Button> }
}

#[component]
fn InUse(log: LogId, said: RwSignal<String>) -> impl IntoView {
    let (world, dispatch) = (use_outside(), use_dispatch());
    let folder = courier_at(RelayAddress::folder());
    let is_in_trouble = Memo::new(move |_| {
        folder.with(|folder| folder.as_ref().is_some_and(|it| it.trouble.is_some()))
    });
    let allow = move |()| {
        let then = move |is_allowed: bool| {
            said.set(match is_allowed {
                true => "The folder may be used again.".into(),
                false => "The folder may not be used.".into(),
            });
            dispatch.send(Command::Reconnect);
        };
        world.with(|outside| outside.allow_folder(Box::new(then)));
    };
    let stop = move |()| {
        use_it(world, log, false);
        dispatch.send(Command::LeaveHere(RelayAddress::folder()));
        said.set("The folder is not used any more. What lies in it stays there.".into());
        focus::soon(format!("#{HEADING}"));
    };
    let can_pick = world.with(|outside| outside.can_pick_folder());
    view! {
        <div class="card stack">
            <CourierFacts address=RelayAddress::folder()/>
            <p class="cluster">
                <Show when=move || is_in_trouble.get()>
                    <Button on_press=allow>"Allow the folder again"</Button>
                </Show>
                {can_pick.then(|| view! { <Pick log said name="Choose another folder"/> })}
                <Button kind=ButtonKind::Quiet on_press=stop>"Stop using the folder"</Button>
            </p>
        </div>
    }
}
