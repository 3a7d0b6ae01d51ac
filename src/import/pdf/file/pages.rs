//! The pages of a file, with what they have from the nodes above them.

use super::{DEEPEST, File, MOST_OBJECTS, too_much};
use crate::{
    import::pdf::object::{Dict, Object},
    model::FileError,
};
use std::{collections::HashSet, rc::Rc};

/// The most pages of a file; a log has hundreds.
const MOST_PAGES: usize = 5_000;

/// One page.
pub(in crate::import::pdf) struct Page {
    pub(in crate::import::pdf) dict: Rc<Dict>,
    /// What it has from the nodes above it: the nearest counts.
    inherited: Rc<Dict>,
}

impl Page {
    /// An entry of the page, or of what it stands below.
    pub(in crate::import::pdf) fn entry(&self, name: &str) -> Option<&Object> {
        self.dict.get(name).or_else(|| self.inherited.get(name))
    }
}

impl File<'_> {
    /// The pages, in order.
    pub(in crate::import::pdf) fn pages(&self) -> Result<Vec<Page>, FileError> {
        let root = self.root.ok_or(FileError::Damaged)?;
        let root = self.meant(&Object::Ref(root))?;
        let root = root.dict().ok_or(FileError::Damaged)?;
        let mut pages = Vec::new();
        let top = root.get("Pages").ok_or(FileError::Damaged)?;
        let mut known = HashSet::new();
        let mut open: Vec<(Object, Rc<Dict>, usize)> = vec![(top.clone(), Rc::default(), 0)];
        while let Some((object, inherited, depth)) = open.pop() {
            if let Object::Ref(number) = object
                && !known.insert(number)
            {
                // A page that stands twice, or a tree that grows into itself.
                return Err(FileError::Damaged);
            }
            let node = self.meant(&object)?;
            let node = node.dict().ok_or(FileError::Damaged)?;
            let Object::List(kids) = self.entry(node, "Kids")? else {
                if pages.len() == MOST_PAGES {
                    return Err(too_much());
                }
                pages.push(Page {
                    dict: node.clone(),
                    inherited,
                });
                continue;
            };
            if depth == DEEPEST || open.len() + kids.len() > MOST_OBJECTS {
                return Err(FileError::Damaged);
            }
            let mut below = (*inherited).clone();
            for name in ["Resources", "MediaBox", "CropBox", "Rotate"] {
                below.extend(node.get(name).map(|own| (name.to_owned(), own.clone())));
            }
            let below = Rc::new(below);
            let kids = kids.iter().rev();
            open.extend(kids.map(|kid| (kid.clone(), below.clone(), depth + 1)));
        }
        Ok(pages)
    }
}
