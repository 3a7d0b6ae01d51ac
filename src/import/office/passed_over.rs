//! Elements whose contents are not read: how deep one is within them.

/// Counts elements that are passed over with all that is in them.
#[derive(Debug)]
pub(super) struct PassedOver {
    names: &'static [&'static str],
    n_open: u32,
}

impl PassedOver {
    /// Passes over elements with these names.
    pub(super) fn new(names: &'static [&'static str]) -> Self {
        Self { names, n_open: 0 }
    }

    /// An element begins. Gives whether it is passed over.
    pub(super) fn begins(&mut self, name: &str) -> bool {
        self.n_open += u32::from(self.names.contains(&name));
        self.is_within()
    }

    /// An element ends. Gives whether it was passed over.
    pub(super) fn ends(&mut self, name: &str) -> bool {
        let was_within = self.is_within();
        if self.names.contains(&name) {
            self.n_open = self.n_open.saturating_sub(1);
        }
        was_within
    }

    /// Whether what is read now is passed over.
    pub(super) fn is_within(&self) -> bool {
        self.n_open > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_within_an_element_is_passed_over_up_to_its_own_end() {
        let mut passed_over = PassedOver::new(&["del", "note"]);
        assert!(!passed_over.begins("p"));
        assert!(passed_over.begins("del"));
        assert!(passed_over.begins("p") && passed_over.begins("note"));
        assert!(passed_over.ends("note") && passed_over.ends("p"));
        assert!(passed_over.ends("del"));
        assert!(!passed_over.is_within());
        assert!(!passed_over.ends("p"));
        // An end without a beginning is passed over by none.
        assert!(!passed_over.ends("del") && !passed_over.is_within());
    }
}
