//! What has to be known of a compiled program before it can be taken apart: its functions, their types
//! and names, and who calls whom. Knows nothing of what is to be late.

use super::Wrong;
use std::collections::BTreeSet;
use wasmparser::{
    ElementItems, ExternalKind, FuncType, FunctionBody, GlobalType, KnownCustom, MemoryType, Name,
    Operator, Parser, Payload, TableType, TypeRef,
};

/// A WebAssembly program as it was read.
#[derive(Default)]
pub struct Program<'a> {
    pub types: Vec<FuncType>,
    /// The type of each function by its number in `types`; imported ones come first.
    pub functions: Vec<u32>,
    /// How many functions are imported.
    pub imported: u32,
    pub tables: Vec<TableType>,
    pub memories: Vec<MemoryType>,
    pub globals: Vec<GlobalType>,
    /// What the program itself contains, in the order of `functions` from `imported` on.
    pub bodies: Vec<FunctionBody<'a>>,
    /// By the number of the function; empty where it has none.
    pub names: Vec<&'a str>,
    /// Functions that are reached otherwise than by a call: through a table, from outside, at the start.
    pub exposed: BTreeSet<u32>,
}

impl<'a> Program<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, Wrong> {
        let mut program = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            program.take(payload?)?;
        }
        program.names.resize(program.functions.len(), "");
        Ok(program)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<(), Wrong> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section.into_iter_err_on_gc_types() {
                    self.types.push(group?);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.import(import?.ty)?;
                }
            }
            Payload::FunctionSection(section) => {
                for kind in section {
                    self.functions.push(kind?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if matches!(export.kind, ExternalKind::Func) {
                        self.exposed.insert(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => {
                self.exposed.insert(func);
            }
            Payload::ElementSection(section) => {
                for element in section {
                    self.element(element?.items)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    self.name(names)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, kind: TypeRef) -> Result<(), Wrong> {
        match kind {
            TypeRef::Func(kind) => {
                self.functions.push(kind);
                self.imported += 1;
            }
            TypeRef::Table(table) => self.tables.push(table),
            TypeRef::Memory(memory) => self.memories.push(memory),
            TypeRef::Global(global) => self.globals.push(global),
            _ => return Err(Wrong::Unknown("an import of an unknown kind")),
        }
        Ok(())
    }

    fn element(&mut self, items: ElementItems) -> Result<(), Wrong> {
        match items {
            ElementItems::Functions(functions) => {
                for function in functions {
                    self.exposed.insert(function?);
                }
            }
            ElementItems::Expressions(_, expressions) => {
                for expression in expressions {
                    for operator in expression?.get_operators_reader() {
                        if let Operator::RefFunc { function_index } = operator? {
                            self.exposed.insert(function_index);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn name(&mut self, names: wasmparser::NameSectionReader<'a>) -> Result<(), Wrong> {
        for part in names {
            let Name::Function(map) = part? else {
                continue;
            };
            for naming in map {
                let naming = naming?;
                let at = naming.index as usize;
                if self.names.len() <= at {
                    self.names.resize(at + 1, "");
                }
                self.names[at] = naming.name;
            }
        }
        Ok(())
    }

    /// The functions that a body names.
    pub fn named_by(body: &FunctionBody) -> Result<BTreeSet<u32>, Wrong> {
        let mut named = BTreeSet::new();
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } | Operator::RefFunc { function_index } => {
                    named.insert(function_index);
                }
                Operator::MemoryInit { .. } | Operator::DataDrop { .. } => {
                    return Err(Wrong::Unknown("data that is laid down by hand"));
                }
                Operator::TableInit { .. } | Operator::ElemDrop { .. } => {
                    return Err(Wrong::Unknown("a table that is filled by hand"));
                }
                _ => {}
            }
        }
        Ok(named)
    }
}
