//! The keys as data: the same table answers key presses and the help that `?` opens.

/// What a key does in the list and the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAction {
    /// Opens the list of keys.
    Help,
    /// Goes to the search field.
    Search,
    /// The next row.
    Next,
    /// The previous row.
    Previous,
    /// The first row of the page.
    First,
    /// The last row of the page.
    Last,
    /// The next page of rows.
    NextPage,
    /// The previous page of rows.
    PreviousPage,
    /// Opens the focused row.
    Open,
    /// Selects the focused row, or takes it out of the selection.
    Select,
    /// Chooses a category for the focused or selected rows.
    Categorise,
    /// Writes a new action.
    New,
    /// Takes back the last edit.
    Undo,
    /// Brings it back.
    Redo,
    /// The first list: ongoing.
    Ongoing,
    /// The second list: proposed complete.
    Proposed,
    /// The third list: completed.
    Completed,
    /// Closes what lies open beside the list.
    Close,
    /// The next action on the agenda of a meeting.
    NextItem,
    /// The previous action on the agenda.
    PreviousItem,
    /// Records that the proposal is agreed.
    Agree,
    /// Records that the organisation with this number agrees to it.
    AgreeFor,
    /// Records that the proposal goes back.
    Return,
    /// Moves the deadline.
    RollOver,
    /// Carries the action over to the next meeting.
    Carry,
    /// Records a comment.
    Comment,
    /// Records a new action.
    NewHere,
    /// Shows the meeting in a size for a projector, or the normal one.
    Large,
    /// Takes away the form of an outcome.
    CloseForm,
    /// Leaves the field in which text is being typed; what is written in it stays.
    LeaveField,
}

/// Where a key is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Wherever no text is being typed.
    Anywhere,
    /// In the list.
    List,
    /// While a meeting runs.
    Meeting,
}

/// A key press, apart from any event type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press<'a> {
    /// What the key writes or is called, as `KeyboardEvent.key` gives it.
    pub key: &'a str,
    /// Control, or Command on a Mac.
    pub control: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
    /// Whether text is being typed: the letters are the field's own, and it undoes its own typing.
    pub typing: bool,
    /// Whether one letter, digit or sign alone may be a key: whoever speaks to the computer, or shakes, can switch it off.
    pub letters: bool,
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The key.
    pub key: &'static str,
    /// Whether Control must be held.
    pub control: bool,
    /// Whether Shift must be held; `None` where the key itself tells.
    pub shift: Option<bool>,
    /// Where it is heard.
    pub scope: Scope,
    /// What it does.
    pub action: KeyAction,
}

const fn key(key: &'static str, scope: Scope, action: KeyAction) -> Binding {
    Binding {
        key,
        control: false,
        shift: None,
        scope,
        action,
    }
}

const fn control(key: &'static str, shift: bool, action: KeyAction) -> Binding {
    Binding {
        key,
        control: true,
        shift: Some(shift),
        scope: Scope::Anywhere,
        action,
    }
}

/// Every key, in the order of the help.
pub const BINDINGS: &[Binding] = &[
    key("?", Scope::Anywhere, KeyAction::Help),
    key("/", Scope::Anywhere, KeyAction::Search),
    key("n", Scope::Anywhere, KeyAction::New),
    control("z", false, KeyAction::Undo),
    control("y", false, KeyAction::Redo),
    control("z", true, KeyAction::Redo),
    key("Escape", Scope::Anywhere, KeyAction::Close),
    key("j", Scope::List, KeyAction::Next),
    key("ArrowDown", Scope::List, KeyAction::Next),
    key("k", Scope::List, KeyAction::Previous),
    key("ArrowUp", Scope::List, KeyAction::Previous),
    key("Home", Scope::List, KeyAction::First),
    key("End", Scope::List, KeyAction::Last),
    key("PageDown", Scope::List, KeyAction::NextPage),
    key("PageUp", Scope::List, KeyAction::PreviousPage),
    key("Enter", Scope::List, KeyAction::Open),
    key("x", Scope::List, KeyAction::Select),
    key("c", Scope::List, KeyAction::Categorise),
    key("1", Scope::List, KeyAction::Ongoing),
    key("2", Scope::List, KeyAction::Proposed),
    key("3", Scope::List, KeyAction::Completed),
    key("j", Scope::Meeting, KeyAction::NextItem),
    key("k", Scope::Meeting, KeyAction::PreviousItem),
    key("a", Scope::Meeting, KeyAction::Agree),
    key("1", Scope::Meeting, KeyAction::AgreeFor),
    key("2", Scope::Meeting, KeyAction::AgreeFor),
    key("3", Scope::Meeting, KeyAction::AgreeFor),
    key("4", Scope::Meeting, KeyAction::AgreeFor),
    key("5", Scope::Meeting, KeyAction::AgreeFor),
    key("6", Scope::Meeting, KeyAction::AgreeFor),
    key("7", Scope::Meeting, KeyAction::AgreeFor),
    key("8", Scope::Meeting, KeyAction::AgreeFor),
    key("9", Scope::Meeting, KeyAction::AgreeFor),
    key("r", Scope::Meeting, KeyAction::Return),
    key("o", Scope::Meeting, KeyAction::RollOver),
    key("c", Scope::Meeting, KeyAction::Carry),
    key("m", Scope::Meeting, KeyAction::Comment),
    key("n", Scope::Meeting, KeyAction::NewHere),
    key("p", Scope::Meeting, KeyAction::Large),
    key("Escape", Scope::Meeting, KeyAction::CloseForm),
];

impl Binding {
    fn answers(&self, press: &Press<'_>) -> bool {
        let same =
            self.key == press.key || (self.control && self.key.eq_ignore_ascii_case(press.key));
        same && !press.alt
            && self.control == press.control
            && self.shift.is_none_or(|shift| shift == press.shift)
    }

    /// The key as the help writes it.
    pub fn label(&self) -> String {
        let key = match self.key {
            "ArrowDown" => "↓",
            "ArrowUp" => "↑",
            "Escape" => "Esc",
            "PageDown" => "Page down",
            "PageUp" => "Page up",
            "z" => "Z",
            "y" => "Y",
            key => key,
        };
        match (self.control, self.shift) {
            (true, Some(true)) => format!("Ctrl + Shift + {key}"),
            (true, _) => format!("Ctrl + {key}"),
            _ => key.to_owned(),
        }
    }
}

impl KeyAction {
    /// What it does, for the help.
    pub fn words(self) -> &'static str {
        match self {
            Self::Help => "Show these keys",
            Self::Search => "Search",
            Self::Next => "Next action",
            Self::Previous => "Previous action",
            Self::First => "First action on the page",
            Self::Last => "Last action on the page",
            Self::NextPage => "Next page",
            Self::PreviousPage => "Previous page",
            Self::Open => "Open the action",
            Self::Select => "Select the action, or take it out",
            Self::Categorise => "Choose a category",
            Self::New => "New action",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::Ongoing => "Show ongoing actions",
            Self::Proposed => "Show proposed complete",
            Self::Completed => "Show completed",
            Self::Close => "Close what is open; in a field, leave the field first",
            Self::NextItem => "Next action on the agenda",
            Self::PreviousItem => "Previous action on the agenda",
            Self::Agree => "All present agree to the proposal",
            Self::AgreeFor => "One organisation agrees, by its number",
            Self::Return => "Return the proposal, with a reason",
            Self::RollOver => "Roll the deadline over",
            Self::Carry => "Carry over to the next meeting",
            Self::Comment => "Record a comment",
            Self::NewHere => "New action from this meeting",
            Self::Large => "Presentation size, or normal size",
            Self::CloseForm => "Close the form of an outcome",
            Self::LeaveField => "Leave the field",
        }
    }
}

/// What a key press means here, if anything.
pub fn meaning(press: &Press<'_>, scope: Scope) -> Option<KeyAction> {
    if press.typing {
        // Closing at once would throw away what is half written.
        let leaves = press.key == "Escape" && scope == Scope::Anywhere;
        return leaves.then_some(KeyAction::LeaveField);
    }
    if !press.letters && !press.control && press.key.chars().count() == 1 {
        return None;
    }
    BINDINGS
        .iter()
        .find(|binding| binding.scope == scope && binding.answers(press))
        .map(|binding| binding.action)
}

/// The table for the help: each action once, with all its keys.
pub fn help() -> Vec<(Scope, KeyAction, Vec<String>)> {
    let mut lines: Vec<(Scope, KeyAction, Vec<String>)> = Vec::new();
    for binding in BINDINGS {
        match lines.iter_mut().find(|line| line.1 == binding.action) {
            Some(line) => line.2.push(binding.label()),
            None => lines.push((binding.scope, binding.action, vec![binding.label()])),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, control: bool, shift: bool, scope: Scope, expect: Option<KeyAction>) {
        let press = Press {
            key,
            control,
            shift,
            alt: false,
            typing: false,
            letters: true,
        };
        assert_eq!(meaning(&press, scope), expect);
    }

    #[test]
    fn keys_mean_what_the_table_says() {
        check("?", false, true, Scope::Anywhere, Some(KeyAction::Help));
        check("z", true, false, Scope::Anywhere, Some(KeyAction::Undo));
        check("Z", true, true, Scope::Anywhere, Some(KeyAction::Redo));
        check("j", false, false, Scope::List, Some(KeyAction::Next));
        check("j", false, false, Scope::Anywhere, None);
        check("j", true, false, Scope::List, None);
    }

    #[test]
    fn while_text_is_typed_escape_leaves_the_field_and_no_other_key_is_heard() {
        let typed = |key, scope| {
            let press = Press {
                key,
                control: false,
                shift: false,
                alt: false,
                typing: true,
                letters: true,
            };
            meaning(&press, scope)
        };
        for scope in [Scope::Anywhere, Scope::List, Scope::Meeting] {
            for binding in BINDINGS.iter().filter(|b| b.key != "Escape") {
                assert_eq!(typed(binding.key, scope), None, "{binding:?}");
            }
        }
        assert_eq!(
            typed("Escape", Scope::Anywhere),
            Some(KeyAction::LeaveField)
        );
        assert_eq!(typed("Escape", Scope::List), None);
    }

    #[test]
    fn letters_can_be_switched_off_and_no_other_key_with_them() {
        for binding in BINDINGS {
            let press = Press {
                key: binding.key,
                control: binding.control,
                shift: binding.shift.unwrap_or_default(),
                alt: false,
                typing: false,
                letters: false,
            };
            let is_letter = binding.key.len() == 1 && !binding.control;
            let heard = meaning(&press, binding.scope).is_some();
            assert_eq!(heard, !is_letter, "{binding:?}");
        }
    }

    #[test]
    fn no_key_has_two_meanings_in_one_place() {
        for (at, one) in BINDINGS.iter().enumerate() {
            for other in &BINDINGS[at + 1..] {
                assert!(
                    one.scope != other.scope
                        || one.key != other.key
                        || one.control != other.control
                        || one.shift != other.shift,
                    "{one:?} and {other:?}"
                );
            }
        }
    }

    #[test]
    fn the_help_names_every_action_once() {
        let mut seen = Vec::new();
        for (_, action, keys) in help() {
            assert!(!seen.contains(&action) && !keys.is_empty() && !action.words().is_empty());
            seen.push(action);
        }
    }
}
