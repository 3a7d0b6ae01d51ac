//! The log as a whole and its actions, planted.

use super::{Bed, HIDDEN, MARKER, NAMES, day, hidden, marked};
use matters_arising::{
    command::{Edit, WrittenEntry},
    model::*,
};

/// A row of which every cell and field has the marker.
fn row() -> ActionDraft {
    ActionDraft {
        known: None,
        category: Some(marked("category")),
        number: Some(7),
        printed_number: hidden("7."),
        section: Section::Ongoing,
        text: "Paint the light".to_owned(),
        progress: Progress::Ongoing,
        proposed: None,
        recorded: None,
        due: Due {
            deadline: Deadline::Day(Day::new(2022, 7, 1).unwrap()),
            printed: hidden("July"),
        },
        origin: Some(Origin {
            month: Month::new(2022, 5),
            printed: hidden("May"),
        }),
        owners: vec![format!("Mrs Ada {MARKER}"), NAMES[3].to_owned()],
        updates: vec![UpdateDraft {
            at: When::parse("2022-05"),
            by: Some(format!("Ada {MARKER}")),
            kind: EntryKind::Update,
            text: format!(
                "Ask ada@{MARKER}.example or Ada {MARKER}, 020 7946 0018; www.{MARKER}.example"
            ),
            audience: Audience::Open,
        }],
        links: vec![],
        artefacts: vec![3],
        imported: Imported {
            section: Some(Section::Ongoing),
            action: hidden("cell"),
            deadline: hidden("cell"),
            status: hidden("cell"),
            origin: hidden("cell"),
            owner: hidden("cell"),
            lines: vec![(1, 2)],
        },
    }
}

pub(super) fn draft() -> LogDraft {
    LogDraft {
        source: hidden("source"),
        title: hidden("title"),
        dated: None,
        categories: vec![],
        actions: vec![row()],
        table: None,
        findings: vec![FindingDraft {
            kind: FindingKind::NotUnderstood,
            action: Some(0),
            line: 1,
            text: hidden("finding"),
        }],
        lines: vec![LineUse::Row(0), LineUse::Row(0)],
    }
}

/// Title, relays, categories, findings.
pub(super) fn plant_log(bed: &mut Bed, category: CategoryId) {
    bed.plant(&Edit::RenameLog(hidden("Second title")));
    bed.set(&Edit::RenameLog("Harbour forum".to_owned()));
    for (host, stays) in [("relay", true), ("old", false)] {
        let address = format!("wss://{host}.{HIDDEN}.example/sync?token={HIDDEN}");
        let address = RelayAddress::parse(&address).unwrap();
        bed.plant(&Edit::AddRelay(address.clone()));
        if !stays {
            bed.plant(&Edit::RemoveRelay(address));
        }
    }
    bed.plant(&Edit::ChangeCategory {
        id: category,
        name: hidden("Middle"),
        colour: Colour::Red,
    });
    bed.set(&Edit::ChangeCategory {
        id: category,
        name: "Design".to_owned(),
        colour: Colour::Red,
    });
    let id = CategoryId::random(&mut bed.numbers);
    bed.plant(&Edit::AddCategory {
        id,
        name: marked("Lights by"),
        colour: Colour::Teal,
    });
    let finding = bed.log.findings()[0].id;
    bed.plant(&Edit::TickFinding {
        finding,
        ticked: true,
    });
}

/// An action of which every field had another value once.
pub(super) fn plant_action(bed: &mut Bed, category: CategoryId) -> ActionId {
    let action = ActionId::random(&mut bed.numbers);
    let reword = |bed: &mut Bed, to: &str| {
        let now = bed.log.action(action).unwrap();
        Edit::EditWording {
            action,
            seen: now.revision,
            splice: Splice::between(&now.text, to).unwrap(),
        }
    };
    bed.plant(&Edit::AddAction {
        id: action,
        text: hidden("Mark"),
    });
    let more = reword(bed, &format!("Mark {HIDDEN} and {HIDDEN}"));
    bed.plant(&more);
    let public = reword(bed, "Mark the wreck");
    bed.set(&public);
    bed.plant(&Edit::SetNumber {
        action,
        number: Some(41),
    });
    bed.plant(&Edit::SetCategory {
        actions: vec![action],
        category: Some(category),
    });
    for (to, reason) in [
        (Deadline::Other(marked("when asked by")), String::new()),
        (Deadline::Ongoing, format!("Dr Ben {MARKER} is away")),
    ] {
        let actions = vec![(action, MoveId::random(&mut bed.numbers))];
        bed.plant(&Edit::MoveDeadline {
            actions,
            to,
            reason,
        });
    }
    let owner = |kind, name: String| Owner { kind, name };
    let gone = owner(OwnerKind::AsPrinted, hidden("Once"));
    bed.plant(&Edit::AddOwner {
        action,
        owner: gone.clone(),
    });
    bed.plant(&Edit::RemoveOwner {
        action,
        owner: gone,
    });
    bed.plant(&Edit::AddOwner {
        action,
        owner: owner(OwnerKind::Person, format!("Cy {MARKER}")),
    });
    for printed in [hidden("Cy"), marked("Cy")] {
        let origin = Some(Origin {
            month: None,
            printed,
        });
        bed.plant(&Edit::SetOrigin { action, origin });
    }
    for (artefact, to) in [(5, Link::Number(70)), (6, Link::Number(71))] {
        bed.plant(&Edit::AddArtefact { action, artefact });
        bed.plant(&Edit::AddLink { action, to });
    }
    bed.plant(&Edit::RemoveArtefact {
        action,
        artefact: 6,
    });
    let to = Link::Number(71);
    bed.plant(&Edit::RemoveLink { action, to });
    let entry = bed.say(action, &hidden("Struck words of"), Audience::Open);
    bed.say(action, &format!("By {MARKER}’s own hand"), Audience::Open);
    let names = NAMES.join(" and ");
    bed.say(action, &format!("Fine, said {names}"), Audience::Open);
    bed.plant(&Edit::StrikeEntry { action, entry });
    action
}

/// A question, its answer, and an update in two wordings of which the first was once public.
pub(super) fn plant_internal(bed: &mut Bed, action: ActionId) {
    let plain = hidden("to be settled,");
    let ids: Vec<_> = (0..4).map(|_| EntryId::random(&mut bed.numbers)).collect();
    let [question, answer, update, corrected] = ids[..] else {
        panic!("four were made");
    };
    for (id, kind, regarding, audience) in [
        (question, EntryKind::Question, None, Audience::Internal),
        (answer, EntryKind::Answer, Some(question), Audience::Open),
        (update, EntryKind::Update, None, Audience::Open),
    ] {
        bed.plant(&Edit::AddEntry {
            action,
            id,
            kind,
            text: plain.clone(),
            at: None,
            regarding,
            audience,
        });
    }
    bed.plant(&Edit::SetAudience {
        action,
        entry: update,
        audience: Audience::Internal,
    });
    bed.plant(&Edit::CorrectEntry {
        action,
        entry: update,
        id: corrected,
        text: format!("{plain} again"),
        dated: None,
    });
}

/// An action of which one field was settled after it stood apart, and another stands apart still; and one that asks for
/// comments.
pub(super) fn plant_apart(bed: &mut Bed) -> ActionId {
    let action = ActionId::random(&mut bed.numbers);
    bed.set(&Edit::AddAction {
        id: action,
        text: "Sound the bell".to_owned(),
    });
    let from = |printed: String| Edit::SetOrigin {
        action,
        origin: Some(Origin {
            month: None,
            printed,
        }),
    };
    bed.apart(&from(hidden("north")), &from(hidden("south")));
    let settled = Origin {
        month: None,
        printed: marked("south"),
    };
    let settling = MoveId::random(&mut bed.numbers);
    bed.plant(&Edit::Settle {
        action,
        value: FieldValue::Origin(Some(settled)),
        settling,
    });
    bed.apart(&from(marked("east")), &from(marked("west")));
    bed.plant(&Edit::SetProgress {
        actions: vec![action],
        progress: Progress::Ongoing,
    });
    let entry = |bed: &mut Bed, kind, request| WrittenEntry {
        action,
        id: EntryId::random(&mut bed.numbers),
        kind,
        text: hidden("comments, please,"),
        at: None,
        regarding: None,
        request,
        audience: match kind {
            EntryKind::Request => Audience::Open,
            _ => Audience::Internal,
        },
    };
    let request = Request {
        by: day("2019-05-08"),
        of: vec![hidden("those at"), marked("Elias")],
    };
    let asks = entry(bed, EntryKind::Request, Some(request));
    let told = entry(bed, EntryKind::Update, None);
    bed.plant(&Edit::AddEntries(vec![asks, told]));
    action
}
