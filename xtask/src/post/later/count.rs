//! Lets a program say which of its functions ran: a mark for each, set where the function begins.
//! Knows no browser.

use super::Wrong;
use super::program::Program;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, Instruction,
    Module, ValType,
};

/// The start of the name under which each function's mark is exported; its number follows.
pub const MARK: &str = "ran";

/// The program with a mark for each of its own functions.
pub fn counting(bytes: &[u8]) -> Result<Vec<u8>, Wrong> {
    let program = Program::read(bytes)?;
    let mut counting = Counting {
        functions: u32::try_from(program.bodies.len())?,
        imported: program.imported,
        globals: u32::try_from(program.globals.len())?,
        next: 0,
    };
    let mut module = Module::new();
    counting.parse_core_module(&mut module, wasmparser::Parser::new(0), bytes)?;
    Ok(module.finish())
}

struct Counting {
    functions: u32,
    imported: u32,
    globals: u32,
    /// The function whose body comes next, without the imported ones.
    next: u32,
}

impl Reencode for Counting {
    type Error = std::convert::Infallible;

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_global_section(self, globals, section)?;
        for _ in 0..self.functions {
            globals.global(MARKED, &ConstExpr::i32_const(0));
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_export_section(self, exports, section)?;
        for function in 0..self.functions {
            let name = format!("{MARK}{}", self.imported + function);
            exports.export(&name, ExportKind::Global, self.globals + function);
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: wasmparser::FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        function.instruction(&Instruction::I32Const(1));
        function.instruction(&Instruction::GlobalSet(self.globals + self.next));
        self.next += 1;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            function.instruction(&self.parse_instruction(&mut reader)?);
        }
        code.function(&function);
        Ok(())
    }
}

const MARKED: GlobalType = GlobalType {
    val_type: ValType::I32,
    mutable: true,
    shared: false,
};
