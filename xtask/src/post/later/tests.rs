//! Small programs taken apart: both parts are WebAssembly, and each has what it should.

use super::apart::{HERE, LATER, LOAD, apart};
use super::count::{MARK, counting};
use super::names::{later, record};
use super::program::Program;
use std::collections::BTreeSet;
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction,
    MemorySection, MemoryType, Module, NameMap, NameSection, RefType, TableSection, TableType,
    TypeSection, ValType,
};
use wasmparser::{Operator, Parser, Payload, Validator};

/// The functions of the small program, by number.
const LOG: u32 = 0;
const OPEN: u32 = 1;
const EXPORT: u32 = 2;
const SHOW: u32 = 3;
const NAMES: [&str; 4] = [
    "log",
    "page[CRATE]::open",
    "page[CRATE]::export::run",
    "page[CRATE]::show",
];

/// `open` is called from outside and calls `export`; `export` calls `show` and what is imported; `show` also
/// stands in the table. Each takes a number and gives one.
fn small() -> Vec<u8> {
    compiled("1f2e3d4c5b6a7988")
}

/// The small program, by a compiler that puts this behind the names of crates.
fn compiled(krate: &str) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("env", "log", EntityType::Function(0));
    let mut functions = FunctionSection::new();
    for _ in [OPEN, EXPORT, SHOW] {
        functions.function(0);
    }
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 2,
        maximum: Some(2),
        shared: false,
    });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = GlobalSection::new();
    let stack = GlobalType {
        val_type: ValType::I32,
        mutable: true,
        shared: false,
    };
    globals.global(stack, &ConstExpr::i32_const(65_536));
    let mut exports = ExportSection::new();
    exports.export("open", ExportKind::Func, OPEN);
    let mut elements = ElementSection::new();
    let filled = Elements::Functions([SHOW].as_slice().into());
    elements.active(Some(0), &ConstExpr::i32_const(1), filled);
    let mut code = CodeSection::new();
    for calls in [&[EXPORT][..], &[SHOW, LOG], &[]] {
        let mut body = Function::new([]);
        body.instruction(&Instruction::LocalGet(0));
        for call in calls {
            body.instruction(&Instruction::Call(*call));
        }
        body.instruction(&Instruction::End);
        code.function(&body);
    }
    let mut names = NameSection::new();
    let mut map = NameMap::new();
    for (number, name) in (0u32..).zip(NAMES) {
        map.append(number, &name.replace("CRATE", krate));
    }
    names.functions(&map);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&tables)
        .section(&memories)
        .section(&globals)
        .section(&exports)
        .section(&elements)
        .section(&code)
        .section(&names);
    module.finish()
}

/// Each export by its name, and each import by module and name.
fn outside(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let (mut exports, mut imports) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.expect("readable") {
            Payload::ExportSection(section) => {
                exports.extend(
                    section
                        .into_iter()
                        .map(|one| one.expect("readable").name.into()),
                );
            }
            Payload::ImportSection(section) => {
                imports.extend(section.into_imports().map(|one| {
                    let one = one.expect("readable");
                    format!("{} {}", one.module, one.name)
                }));
            }
            _ => {}
        }
    }
    (exports, imports)
}

fn calls_of(bytes: &[u8], number: usize) -> Vec<u32> {
    let program = Program::read(bytes).expect("readable");
    let body = program.bodies[number].get_operators_reader().expect("code");
    body.into_iter()
        .filter_map(|operator| match operator.expect("readable") {
            Operator::Call { function_index } => Some(function_index),
            _ => None,
        })
        .collect()
}

#[test]
fn both_parts_of_a_program_are_whole_programs() {
    let whole = small();
    let program = Program::read(&whole).expect("readable");
    for late in [&[][..], &[OPEN], &[EXPORT], &[SHOW], &[EXPORT, SHOW]] {
        let late: BTreeSet<u32> = late.iter().copied().collect();
        let parts = apart(&whole, &program, &late).expect("can be taken apart");
        for part in [parts.first, parts.later] {
            Validator::new().validate_all(&part).expect("valid");
        }
    }
}

#[test]
fn what_is_late_is_reached_through_the_gate_alone_and_gets_from_the_first_what_it_calls() {
    let late = BTreeSet::from([EXPORT]);
    let whole = small();
    let program = Program::read(&whole).expect("readable");
    let parts = apart(&whole, &program, &late).expect("can be taken apart");
    let (exports, imports) = outside(&parts.first);
    assert!(exports.contains(&HERE.to_owned()), "{exports:?}");
    assert_eq!(imports, ["env log".to_owned(), format!("{LATER} {LOAD}")]);
    // The load stands after what was imported before, so that all others move up by one; then comes the
    // gate, which calls the load.
    let gate = 5;
    assert_eq!(calls_of(&parts.first, 0), [EXPORT + 1], "open as before");
    assert_eq!(calls_of(&parts.first, 1), [gate], "the gate instead");
    assert_eq!(calls_of(&parts.first, 2), [0; 0], "show as before");
    assert_eq!(calls_of(&parts.first, 3), [1], "the gate loads");

    let (exports, imports) = outside(&parts.later);
    assert!(exports.is_empty(), "{exports:?}");
    let lent = imports
        .iter()
        .filter(|import| import.starts_with("later f"));
    assert_eq!(lent.count(), 2, "show and log: {imports:?}");
    let program = Program::read(&parts.later).expect("readable");
    assert_eq!(program.bodies.len(), 1);
    assert_eq!(program.exposed.len(), 1, "it fills one slot of the table");
}

#[test]
fn each_function_of_a_program_that_counts_has_a_mark() {
    let counting = counting(&small()).expect("can count");
    Validator::new().validate_all(&counting).expect("valid");
    let (exports, _) = outside(&counting);
    let marks: Vec<_> = exports
        .iter()
        .filter(|name| name.starts_with(MARK))
        .collect();
    assert_eq!(marks, ["ran1", "ran2", "ran3"]);
}

#[test]
fn what_did_not_run_may_come_later_also_when_another_compiler_writes_it() {
    let whole = small();
    let list = record(&whole, &BTreeSet::from([OPEN])).expect("a list");
    let again = compiled("8977a6b5c4d3e2f1");
    let program = Program::read(&again).expect("readable");
    assert_eq!(later(&program, &list), BTreeSet::from([EXPORT, SHOW]));

    // What an older list does not know comes first.
    let list = list.lines().next().unwrap_or_default();
    assert_eq!(later(&program, list).len(), 1);
    assert_eq!(later(&program, "").len(), 0);
}
