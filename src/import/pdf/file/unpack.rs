//! Unpacks streams by the filters that their dictionaries name.

use super::File;
use crate::{
    import::pdf::{
        filter::{MOST_FILTERS, Packing},
        object::{Dict, Object},
    },
    model::FileError,
};
use std::borrow::Cow;

impl File<'_> {
    pub(super) fn unpack<'b>(
        &self,
        dict: &Dict,
        packed: &'b [u8],
    ) -> Result<Cow<'b, [u8]>, FileError> {
        let entry = |name, short| {
            let object = dict.get(name).or_else(|| dict.get(short));
            object.map_or(Ok(Object::Null), |object| self.meant(object))
        };
        let filters = match entry("Filter", "F")? {
            Object::Null => Vec::new(),
            Object::List(list) => list.to_vec(),
            one => vec![one],
        };
        if filters.len() > MOST_FILTERS {
            return Err(FileError::Damaged);
        }
        let params = entry("DecodeParms", "DP")?;
        let mut bytes = Cow::Borrowed(packed);
        for (at, filter) in filters.iter().enumerate() {
            let filter = self.meant(filter)?;
            let own = match &params {
                Object::List(list) => list
                    .get(at)
                    .map_or(Ok(Object::Null), |own| self.meant(own))?,
                one => one.clone(),
            };
            let own = own.dict().cloned().unwrap_or_default();
            let packing = packing(filter.name().unwrap_or_default(), &own)?;
            bytes = Cow::Owned(self.budget.unpack(&bytes, packing)?);
        }
        Ok(bytes)
    }
}

fn packing<'b>(filter: &'b str, params: &Dict) -> Result<Packing<'b>, FileError> {
    let count = |name, otherwise| {
        let stated = params.get(name).and_then(Object::count);
        stated.unwrap_or(otherwise)
    };
    let predictor = match count("Predictor", 1) {
        1 => None,
        10.. => {
            let bits = count("Colors", 1).saturating_mul(count("BitsPerComponent", 8));
            let row = bits.saturating_mul(count("Columns", 1)).div_ceil(8);
            if row == 0 || row > 1 << 20 {
                return Err(FileError::Damaged);
            }
            Some((row, bits.div_ceil(8).max(1)))
        }
        _ => return Err(FileError::Damaged),
    };
    Ok(Packing {
        filter,
        predictor,
        is_early: count("EarlyChange", 1) != 0,
    })
}
