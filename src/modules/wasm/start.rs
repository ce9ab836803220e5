//! The function that runs when a module is instantiated. wasmi cannot be stopped in it, which an imported
//! function needs (see [`super::family`]): so it becomes an export that scripts do not see, and is called as
//! every other, behind the instantiation.

use wasmi::{ExternType, Module};

use super::names::{EXPORTS, FUNCTION, Reader};

/// The section that names the function.
const START: u8 = 8;

/// A binary without its start function, and the name that the function is exported by; none if it has none, or
/// has its sections in another order than a valid one.
pub fn exported(binary: &[u8]) -> Option<(Vec<u8>, String)> {
    let (head, sections) = binary.split_at_checked(8)?;
    let mut reader = Reader(sections);
    let mut found: Vec<(u8, &[u8])> = Vec::new();
    let mut start = None;
    while let Some(kind) = reader.byte() {
        let length = reader.number()?;
        let content = reader.take(length)?;
        if kind == START {
            let mut content = Reader(content);
            if start.replace(content.number()?).is_some() || !content.0.is_empty() {
                return None;
            }
            // The exports stand right before it.
            if !found.iter().any(|(kind, _)| *kind == EXPORTS) {
                found.push((EXPORTS, &[0]));
            }
        } else {
            if start.is_some() && kind == EXPORTS {
                return None;
            }
            found.push((kind, content));
        }
    }
    let start = start?;
    // A name that the binary has nowhere.
    let mut name = "start".to_string();
    while memchr::memmem::find(binary, name.as_bytes()).is_some() {
        name.push('_');
    }
    let mut made = head.to_vec();
    for (kind, content) in found {
        made.push(kind);
        if kind != EXPORTS {
            put_number(&mut made, u32::try_from(content.len()).ok()?);
            made.extend_from_slice(content);
            continue;
        }
        let mut content = Reader(content);
        let mut list = Vec::new();
        put_number(&mut list, content.number()?.checked_add(1)?);
        list.extend_from_slice(content.0);
        put_number(&mut list, u32::try_from(name.len()).ok()?);
        list.extend_from_slice(name.as_bytes());
        list.push(FUNCTION);
        put_number(&mut list, start);
        put_number(&mut made, u32::try_from(list.len()).ok()?);
        made.extend_from_slice(&list);
    }
    Some((made, name))
}

/// Whether the export is a function that can be a start function.
pub fn is_one(module: &Module, name: &str) -> bool {
    match module.get_export(name) {
        Some(ExternType::Func(of)) => of.params().is_empty() && of.results().is_empty(),
        _ => false,
    }
}

fn put_number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
