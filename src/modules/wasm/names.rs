//! What a module exports, in its own order, and the numbers of functions, after which they are
//! named: wasmi tells neither.

/// The section that lists what a module exports.
pub const EXPORTS: u8 = 7;
/// The kind of an exported function.
pub const FUNCTION: u8 = 0;

/// Reads a binary.
pub struct Reader<'b>(pub &'b [u8]);

impl<'b> Reader<'b> {
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub fn take(&mut self, length: u32) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length as usize)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number in LEB128.
    pub fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

/// Something exported: its name, and its number if it is a function.
pub type Export = (String, Option<u32>);

/// The exports of a valid module.
pub fn of(module: &[u8]) -> Vec<Export> {
    let mut found = Vec::new();
    // A module that wasmi has taken has nothing missing.
    let _ = read(module, &mut found);
    found
}

fn read(module: &[u8], found: &mut Vec<Export>) -> Option<()> {
    let mut module = Reader(module.get(8..)?);
    loop {
        let section = module.byte()?;
        let length = module.number()?;
        let mut content = Reader(module.take(length)?);
        if section != EXPORTS {
            continue;
        }
        for _ in 0..content.number()? {
            let length = content.number()?;
            let name = String::from_utf8_lossy(content.take(length)?).into_owned();
            let kind = content.byte()?;
            let number = content.number()?;
            found.push((name, (kind == FUNCTION).then_some(number)));
        }
        return Some(());
    }
}
