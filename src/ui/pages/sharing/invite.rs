//! Invitations: made when asked for, shown once, handed out by every way that the browser has.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    projection::Invitation,
    text,
    ui::{
        context::{World, use_dispatch, use_log, use_outside, use_projection},
        focus,
        invite_link::{invitation_file, invite_link, mail_link},
        pages::OnceKnown,
        parts::{
            Button, ButtonKind, Choice, CopyField, MessageNotice, Notice, NoticeKind, QrPicture,
            RadioField, Sending, Status, fits_qr, is_shut_out, relay_addresses,
        },
    },
};

/// The id of the field that holds the link.
const LINK: &str = "invite-link";

#[component]
pub(super) fn Invitations() -> impl IntoView {
    let (state, projection) = (use_log(), use_projection());
    let asked = RwSignal::new(false);
    let is_shut_out = is_shut_out();
    let relays = relay_addresses();
    // One that names other relays than the log has leads nowhere.
    Effect::new(move |before: Option<()>| {
        relays.track();
        if before.is_some() {
            asked.set(false);
            projection.invitation_left();
        }
    });
    on_cleanup(move || projection.invitation_left());
    let shown = move || state.invitation.get().filter(|_| asked.get());
    view! {
        <section class="stack" aria-labelledby="invite-others">
            <h2 id="invite-others" tabindex="-1">"Invite others"</h2>
            <OnceKnown
                why="Before you invite, say who you are: the invitation names you."
                then="#invite-others"
            >
                <Show when=move || !is_shut_out.get() fallback=|| view! {
                    <p>{text::NO_INVITATION}</p>
                }>
                    <MakeInvitation asked/>
                </Show>
            </OnceKnown>
            {move || shown().map(|invitation| view! { <InvitationView invitation=(*invitation).clone()/> })}
        </section>
    }
}

#[component]
fn MakeInvitation(asked: RwSignal<bool>) -> impl IntoView {
    let (dispatch, state, projection) = (use_dispatch(), use_log(), use_projection());
    let chosen = RwSignal::new("write".to_owned());
    // One that is on show lets them do what was chosen before.
    Effect::new(move |before: Option<String>| {
        let now = chosen.get();
        if before.is_some_and(|before| before != now) {
            asked.set(false);
            projection.invitation_left();
        }
        now
    });
    let refused = RwSignal::new(None);
    let may_write = Memo::new(move |_| {
        let may_write = |sharing: &Option<_>| sharing.as_deref().is_some_and(may_write);
        state.sharing.with(may_write)
    });
    let sending = Sending::new(
        || {},
        move |refusal| refused.set(Some(text::refusal(&refusal))),
    );
    let make = move |()| {
        refused.set(None);
        projection.invitation_left();
        asked.set(true);
        let read_only = !may_write.get_untracked() || chosen.with_untracked(|c| c == "read");
        sending.sent(dispatch.send(Command::Invite { read_only }));
    };
    let is_open = super::relays::is_open();
    view! {
        <Show when=move || !is_open.get()>
            <Show when=move || may_write.get() fallback=|| view! {
                <p class="no-print">"You were invited to read this log, so you can invite others to read it."</p>
            }>
                <RadioField
                    name="invite"
                    legend="What may they do?"
                    choices=vec![
                        Choice::new("write", "They can write"),
                        Choice::new("read", "They can only read"),
                    ]
                    value=chosen
                />
            </Show>
        </Show>
        <p>
            <Button kind=ButtonKind::Primary on_press=make disabled=sending.is_waiting()>
                "Make an invitation"
            </Button>
        </p>
        <div role="alert">
            {move || refused.get().map(|message| view! { <MessageNotice message/> })}
        </div>
    }
}

fn may_write(sharing: &crate::model::Sharing) -> bool {
    sharing.may_write
}

/// What is handed out: the link, and what goes with it.
#[derive(Clone)]
struct HandOut {
    title: String,
    link: String,
    text: String,
}

impl HandOut {
    fn new(title: String, word: &str, read_only: bool, outside: World) -> Self {
        let page = outside.with(|outside| outside.page_address());
        let link = invite_link(&page, word);
        let text = text::invitation_text(&title, &link, read_only);
        Self { title, link, text }
    }
}

#[component]
fn InvitationView(invitation: Invitation) -> impl IntoView {
    let (state, outside) = (use_log(), use_outside());
    let head = state.head.get_untracked();
    let title = head.map(|head| head.title.clone()).unwrap_or_default();
    let Invitation { word, read_only } = invitation;
    let out = HandOut::new(title, &word, read_only, outside);
    let may = if read_only {
        "This invitation lets them read, not write."
    } else {
        "This invitation lets them read and write."
    };
    let link = out.link.clone();
    let (printed, pictured) = (out.link.clone(), out.link.clone());
    focus::soon(format!("#{LINK}"));
    view! {
        <div class="card stack invitation">
            <h3>"Your invitation"</h3>
            <p>{may} " It works for everybody who has it, as often as they like."</p>
            <CopyField id=LINK label="Link to send" value=link/>
            <p class="print-only invitation__link">{printed}</p>
            <Ways out/>
            <AsPicture link=pictured/>
            <Notice
                kind=NoticeKind::Warning
                title=format!("{}.", text::allows_whoever(read_only))
            >
                <p>
                    "They get all of it: earlier versions, deleted text, and the names of everyone who wrote. Send it only to people who may, by a way that you trust. It cannot be taken back: nobody can be made to forget what they have read, or to give up the copy that they have."
                </p>
            </Notice>
            <NoRelay/>
        </div>
    }
}

/// The link for a camera, on the screen or on paper.
#[component]
fn AsPicture(link: String) -> impl IntoView {
    let outside = use_outside();
    if !fits_qr(&link) {
        return view! {
            <p class="muted">
                "This link is too long for a QR code, because it names the addresses of many relays. Send it as a link or as a file."
            </p>
        }
        .into_any();
    }
    view! {
        <figure class="stack invitation__code">
            <QrPicture text=link label="QR code of the invitation link"/>
            <figcaption class="muted no-print">
                "A telephone or tablet opens the invitation when its camera is held before this code."
            </figcaption>
        </figure>
        <p class="no-print">
            <Button on_press=move |()| outside.with(|o| o.print())>"Print the invitation"</Button>
        </p>
    }
    .into_any()
}

/// A link to a log without a relay brings nothing by itself.
#[component]
fn NoRelay() -> impl IntoView {
    let relays = relay_addresses();
    view! {
        <Show when=move || relays.with(Vec::is_empty)>
            <Notice title="This log has no relay yet.">
                <p>
                    "The link alone does not bring the log. Send a snapshot with it, or add a relay and make the invitation anew."
                </p>
            </Notice>
        </Show>
    }
}

/// By clipboard, mail, share sheet or file.
#[component]
fn Ways(out: HandOut) -> impl IntoView {
    let outside = use_outside();
    let said = RwSignal::new(String::new());
    let can_share = outside.with(|o| o.can_share_link());
    let mail = mail_link(&text::invitation_subject(&out.title), &out.text);
    let (to_copy, to_share, to_save) = (out.clone(), out.clone(), out);
    let copy = move |()| {
        let then = Box::new(move |copied: bool| match copied {
            true => said.set("Copied.".into()),
            false => {
                said.set("It could not be copied. The link is selected: copy it by hand.".into());
                focus::to_id(LINK);
            }
        });
        outside.with(|o| o.copy_text(&to_copy.link, then));
    };
    let share = Callback::new(move |()| {
        let then = Box::new(move |answer| said.set(text::shared_link(answer).into()));
        let title = text::invitation_subject(&to_share.title);
        outside.with(|o| o.share_link(&title, &to_share.link, then));
    });
    let save = move |()| {
        let name = invitation_file(&to_save.title);
        outside.with(|o| o.save_file(&name, "text/plain", to_save.text.as_bytes()));
        said.set(format!("{name} is in your downloads."));
    };
    view! {
        <p class="cluster">
            <Button on_press=copy>"Copy the link"</Button>
            <a class=ButtonKind::Secondary.class() href=mail>"Write a mail"</a>
            <Show when=move || can_share>
                <Button on_press=share>"Share the link"</Button>
            </Show>
            <Button on_press=save>"Save as a file"</Button>
        </p>
        <Status text=said/>
    }
}
