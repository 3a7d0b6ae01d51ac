//! Takes a program apart in two: what is needed first, and what may come later. A call into the later
//! part goes through a table that the later part fills when it comes; where it is called before that, the
//! first part asks for it and waits. Knows no browser and no reason why a function is later.

use super::Wrong;
use super::program::Program;
use std::collections::{BTreeMap, BTreeSet};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, Module,
    TableSection, TypeSection, ValType,
};

/// The module that the first part imports `LOAD` from, and the later part all that it has of the first.
pub const LATER: &str = "later";
/// What the first part calls where the later part is not there yet.
pub const LOAD: &str = "load";
/// The exported mark by which the first part knows that the later one is there.
pub const HERE: &str = "here";

/// Both parts of a program.
pub struct Parts {
    pub first: Vec<u8>,
    pub later: Vec<u8>,
}

/// The program that these bytes are in two parts, by the numbers of the functions that may come later.
pub fn apart(bytes: &[u8], program: &Program, later: &BTreeSet<u32>) -> Result<Parts, Wrong> {
    let plan = Plan::of(program, later)?;
    let mut first = Module::new();
    First::new(program, &plan)?.parse_core_module(&mut first, wasmparser::Parser::new(0), bytes)?;
    Ok(Parts {
        first: first.finish(),
        later: later_part(program, &plan)?,
    })
}

/// Who is where.
struct Plan {
    later: BTreeSet<u32>,
    /// The place in the table of each later function that the first part may call.
    slots: BTreeMap<u32, u32>,
    /// The functions of the first part that the later one calls.
    lent: BTreeSet<u32>,
    /// The type of the load, after all others.
    load_type: u32,
}

impl Plan {
    fn of(program: &Program, later: &BTreeSet<u32>) -> Result<Self, Wrong> {
        let mut called = program.exposed.clone();
        let mut lent = BTreeSet::new();
        for (function, body) in (program.imported..).zip(&program.bodies) {
            let named = Program::named_by(body)?;
            if later.contains(&function) {
                lent.extend(named.into_iter().filter(|named| !later.contains(named)));
            } else {
                called.extend(named);
            }
        }
        let table = program.tables.first().ok_or(Wrong::Unknown("no table"))?;
        let start = u32::try_from(table.initial)?;
        let slots = (start..)
            .zip(later.iter().filter(|function| called.contains(function)))
            .map(|(slot, function)| (*function, slot))
            .collect();
        Ok(Self {
            later: later.clone(),
            slots,
            lent,
            load_type: u32::try_from(program.types.len())?,
        })
    }
}

/// Writes the part that is needed first.
struct First<'a> {
    program: &'a Program<'a>,
    plan: &'a Plan,
    /// The number of the gate, which every call into the later part passes.
    gate: u32,
    /// The number of the mark that the later part is there.
    here: u32,
    next: u32,
}

impl<'a> First<'a> {
    fn new(program: &'a Program<'a>, plan: &'a Plan) -> Result<Self, Wrong> {
        Ok(Self {
            program,
            plan,
            gate: u32::try_from(program.functions.len())? + 1,
            here: u32::try_from(program.globals.len())?,
            next: program.imported,
        })
    }

    /// Passes the gate, then calls what the later part put into the table.
    fn stub(&self, function: u32) -> Result<Function, Error<std::convert::Infallible>> {
        let mut stub = Function::new([]);
        let Some(slot) = self.plan.slots.get(&function) else {
            // Nobody is left who calls it; wasm-opt takes it out.
            stub.instruction(&Instruction::Unreachable);
            stub.instruction(&Instruction::End);
            return Ok(stub);
        };
        let kind = self.program.functions[function as usize];
        let parameters = self.program.types[kind as usize].params().len();
        stub.instruction(&Instruction::Call(self.gate));
        for parameter in (0u32..).take(parameters) {
            stub.instruction(&Instruction::LocalGet(parameter));
        }
        stub.instruction(&Instruction::I32Const(slot.cast_signed()));
        stub.instruction(&Instruction::CallIndirect {
            type_index: kind,
            table_index: 0,
        });
        stub.instruction(&Instruction::End);
        Ok(stub)
    }

    fn the_gate(&self) -> Function {
        let mut gate = Function::new([]);
        for instruction in [
            Instruction::GlobalGet(self.here),
            Instruction::I32Eqz,
            Instruction::If(wasm_encoder::BlockType::Empty),
            Instruction::Call(self.program.imported),
            Instruction::End,
            Instruction::End,
        ] {
            gate.instruction(&instruction);
        }
        gate
    }
}

impl Reencode for First<'_> {
    type Error = std::convert::Infallible;

    /// The load is imported after all that was imported before.
    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        Ok(function + u32::from(function >= self.program.imported))
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: wasmparser::TypeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([], []);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_import_section(self, imports, section)?;
        imports.import(LATER, LOAD, EntityType::Function(self.plan.load_type));
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: wasmparser::FunctionSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_function_section(self, functions, section)?;
        functions.function(self.plan.load_type);
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: wasmparser::TableSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let more = self.plan.slots.len() as u64;
        for (number, table) in section.into_iter().enumerate() {
            let mut kind = self.table_type(table?.ty)?;
            if number == 0 {
                kind.minimum += more;
                kind.maximum = kind.maximum.map(|maximum| maximum + more);
            }
            tables.table(kind);
        }
        Ok(())
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_global_section(self, globals, section)?;
        let mark = GlobalType {
            val_type: ValType::I32,
            mutable: true,
            shared: false,
        };
        globals.global(mark, &ConstExpr::i32_const(0));
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_export_section(self, exports, section)?;
        exports.export(HERE, ExportKind::Global, self.here);
        for (what, count) in [
            (Lent::Memory, self.program.memories.len()),
            (Lent::Table, self.program.tables.len()),
            (Lent::Global, self.program.globals.len()),
        ] {
            for number in (0u32..).take(count) {
                exports.export(&what.name(number), what.kind(), number);
            }
        }
        for function in &self.plan.lent {
            let number = self.function_index(*function)?;
            exports.export(&Lent::Function.name(*function), ExportKind::Func, number);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: wasmparser::CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_code_section(self, code, section)?;
        code.function(&self.the_gate());
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: wasmparser::FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let function = self.next;
        self.next += 1;
        if self.plan.later.contains(&function) {
            code.function(&self.stub(function)?);
            return Ok(());
        }
        utils::parse_function_body(self, code, body)
    }
}

/// What the first part lends the later one, under short names.
#[derive(Clone, Copy)]
enum Lent {
    Memory,
    Table,
    Global,
    Function,
}

impl Lent {
    fn name(self, number: u32) -> String {
        let letter = match self {
            Self::Memory => "m",
            Self::Table => "t",
            Self::Global => "g",
            Self::Function => "f",
        };
        format!("{letter}{number}")
    }

    fn kind(self) -> ExportKind {
        match self {
            Self::Memory => ExportKind::Memory,
            Self::Table => ExportKind::Table,
            Self::Global => ExportKind::Global,
            Self::Function => ExportKind::Func,
        }
    }
}

fn later_part(program: &Program, plan: &Plan) -> Result<Vec<u8>, Wrong> {
    let mut same = RoundtripReencoder;
    let mut types = TypeSection::new();
    for kind in &program.types {
        types.ty().func_type(&same.func_type(kind.clone())?);
    }
    let mut imports = ImportSection::new();
    for (number, memory) in (0u32..).zip(&program.memories) {
        imports.import(
            LATER,
            &Lent::Memory.name(number),
            same.memory_type(*memory)?,
        );
    }
    for (number, table) in (0u32..).zip(&program.tables) {
        // Grown by the slots; a lower bound is enough to import it.
        let mut kind = same.table_type(*table)?;
        kind.maximum = None;
        imports.import(LATER, &Lent::Table.name(number), kind);
    }
    for (number, global) in (0u32..).zip(&program.globals) {
        imports.import(
            LATER,
            &Lent::Global.name(number),
            same.global_type(*global)?,
        );
    }
    let mut numbers = BTreeMap::new();
    for (number, function) in (0u32..).zip(&plan.lent) {
        let kind = program.functions[*function as usize];
        let name = Lent::Function.name(*function);
        imports.import(LATER, &name, EntityType::Function(kind));
        numbers.insert(*function, number);
    }
    let mut functions = FunctionSection::new();
    for (number, function) in (u32::try_from(plan.lent.len())?..).zip(&plan.later) {
        functions.function(program.functions[*function as usize]);
        numbers.insert(*function, number);
    }
    let mut elements = ElementSection::new();
    if let Some(start) = plan.slots.values().min() {
        let filled: Vec<u32> = plan
            .slots
            .keys()
            .map(|function| numbers[function])
            .collect();
        elements.active(
            Some(0),
            &ConstExpr::i32_const(start.cast_signed()),
            Elements::Functions(filled.into()),
        );
    }
    let mut code = CodeSection::new();
    let mut renumber = Renumber(&numbers);
    for function in &plan.later {
        let body = &program.bodies[(function - program.imported) as usize];
        renumber.parse_function_body(&mut code, body.clone())?;
    }
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&elements)
        .section(&code);
    Ok(module.finish())
}

/// Copies bodies under the later part's numbers.
struct Renumber<'a>(&'a BTreeMap<u32, u32>);

impl Reencode for Renumber<'_> {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        // The plan has every function that a later body names.
        Ok(self.0[&function])
    }
}
