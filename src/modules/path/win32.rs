//! Paths with `\` and drive letters: pure functions on text, as Node's documentation of
//! `path.win32` has them.

use super::posix::{extension_of, strip_suffix};

fn is_separator(byte: u8) -> bool {
    byte == b'/' || byte == b'\\'
}

fn has_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':'
}

/// A path taken apart: device (`C:` or `\\server\share`), whether it is absolute, where the rest
/// begins.
struct Root {
    device: String,
    is_absolute: bool,
    end: usize,
}

fn root(path: &str) -> Root {
    root_with(path, true)
}

/// [`root`]; `devices` says whether `\\\\?\\` and `\\\\.\\` are more than a server's name.
fn root_with(path: &str, devices: bool) -> Root {
    let bytes = path.as_bytes();
    if bytes.first().copied().is_some_and(is_separator) {
        if bytes.get(1).copied().is_some_and(is_separator) {
            // A UNC path needs a server and a share.
            let server = span(bytes, 2);
            if server.0 > 2 && server.1 > server.0 {
                let share_end = span(bytes, server.1).0;
                if share_end > server.1 {
                    let host = &path[2..server.0];
                    let share = &path[server.1..share_end];
                    // `\\?\` and `\\.\` name devices: the next part belongs to the path.
                    if devices && (host == "?" || host == ".") {
                        return Root {
                            device: format!("\\\\{host}"),
                            is_absolute: true,
                            end: 4,
                        };
                    }
                    return Root {
                        device: format!("\\\\{host}\\{share}"),
                        is_absolute: true,
                        end: share_end,
                    };
                }
            }
        }
        return Root {
            device: String::new(),
            is_absolute: true,
            end: 1,
        };
    }
    if has_drive(path) {
        let is_absolute = bytes.get(2).copied().is_some_and(is_separator);
        return Root {
            device: path[..2].to_owned(),
            is_absolute,
            end: if is_absolute { 3 } else { 2 },
        };
    }
    Root {
        device: String::new(),
        is_absolute: false,
        end: 0,
    }
}

/// End of the segment that begins at `from`, and begin of the next one.
fn span(bytes: &[u8], from: usize) -> (usize, usize) {
    let mut end = from;
    while end < bytes.len() && !is_separator(bytes[end]) {
        end += 1;
    }
    let mut next = end;
    while next < bytes.len() && is_separator(bytes[next]) {
        next += 1;
    }
    (end, next)
}

fn normalize_segments(path: &str, may_climb: bool) -> String {
    super::posix::normalize_segments(&path.replace('\\', "/"), may_climb).replace('/', "\\")
}

/// `path.win32.isAbsolute`
pub fn is_absolute(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.first().copied().is_some_and(is_separator)
        || (has_drive(path) && bytes.get(2).copied().is_some_and(is_separator))
}

/// `path.win32.normalize`
pub fn normalize(path: &str) -> String {
    if path.is_empty() {
        return ".".into();
    }
    if path.len() == 1 {
        return if is_separator(path.as_bytes()[0]) {
            "\\".into()
        } else {
            path.into()
        };
    }
    let Root {
        device,
        is_absolute,
        end,
    } = root(path);
    if is_absolute && device.starts_with("\\\\") && end >= path.len() {
        // Only a UNC root.
        return format!("{device}\\");
    }
    let rest = &path[end..];
    let mut tail = normalize_segments(rest, !is_absolute);
    if tail.is_empty() && !is_absolute {
        tail = ".".into();
    }
    if !tail.is_empty() && path.as_bytes().last().copied().is_some_and(is_separator) {
        tail.push('\\');
    }
    // A relative path must not turn into one with a drive, nor one with a reserved name.
    if !is_absolute && device.is_empty() && path.contains(':') {
        if has_drive(&tail) {
            return format!(".\\{tail}");
        }
        let mut from = 0;
        while let Some(at) = path[from..].find(':').map(|at| at + from) {
            let next = path.as_bytes().get(at + 1).copied();
            if next.is_none_or(is_separator) {
                return format!(".\\{tail}");
            }
            from = at + 1;
        }
    }
    if names_device(path) && !has_drive(path) {
        return format!(".\\{device}{tail}");
    }
    if is_absolute {
        format!("{device}\\{tail}")
    } else {
        format!("{device}{tail}")
    }
}

/// Whether a path's segment begins with the name of a device and a colon: `CON:..`.
fn names_device(segment: &str) -> bool {
    let Some((name, _)) = segment.split_once(':') else {
        return false;
    };
    let name = name.to_ascii_uppercase();
    if matches!(name.as_str(), "CON" | "PRN" | "AUX" | "NUL") {
        return true;
    }
    let number = name.strip_prefix("COM").or(name.strip_prefix("LPT"));
    number.is_some_and(|number| {
        let mut letters = number.chars();
        let is_digit = matches!(letters.next(), Some('1'..='9' | '¹' | '²' | '³'));
        is_digit && letters.next().is_none()
    })
}

/// `path.win32.join`
pub fn join(parts: &[String]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let Some(first) = parts.first() else {
        return ".".into();
    };
    let mut joined = parts.join("\\");
    // A UNC path is one only where the first part itself begins with exactly two separators.
    let leading = |text: &str| text.bytes().take_while(|byte| is_separator(*byte)).count();
    let is_unc = leading(first) == 2 && first.len() > 2;
    let slashes = leading(&joined);
    if !is_unc && slashes >= 2 {
        joined = format!("\\{}", &joined[slashes..]);
    }
    // Behind a device's name `..` would lead out of where it seems to be.
    if joined.split(['\\', '/']).any(names_device) {
        return joined.replace('/', "\\");
    }
    normalize(&joined)
}

/// `path.win32.resolve`
pub fn resolve(parts: &[String], here: &str) -> String {
    let mut device = String::new();
    let mut tail = String::new();
    let mut is_absolute = false;
    for part in parts.iter().map(String::as_str).rev().chain([here]) {
        if part.is_empty() {
            continue;
        }
        let root = root(part);
        if !root.device.is_empty() {
            if !device.is_empty() {
                if !root.device.eq_ignore_ascii_case(&device) {
                    continue;
                }
            } else {
                device.clone_from(&root.device);
            }
        }
        if is_absolute {
            if !device.is_empty() {
                break;
            }
        } else {
            tail = format!("{}\\{tail}", &part[root.end..]);
            is_absolute = root.is_absolute;
            if root.is_absolute && !device.is_empty() {
                break;
            }
        }
    }
    let tail = normalize_segments(&tail, !is_absolute);
    if is_absolute {
        format!("{device}\\{tail}")
    } else {
        let whole = format!("{device}{tail}");
        if whole.is_empty() { ".".into() } else { whole }
    }
}

/// `path.win32.relative`
pub fn relative(from: &str, to: &str, here: &str) -> String {
    if from == to {
        return String::new();
    }
    let from = resolve(&[from.to_owned()], here);
    let to = resolve(&[to.to_owned()], here);
    let split = |path: &str| -> Vec<String> {
        path.split('\\')
            .filter(|s| !s.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (split(&from), split(&to));
    let common = a
        .iter()
        .zip(&b)
        .take_while(|(x, y)| x.to_lowercase() == y.to_lowercase())
        .count();
    if common == 0
        && (!a.is_empty() || from != "\\")
        && a.first() != b.first()
        && !(a.is_empty() || b.is_empty())
    {
        return to;
    }
    if common == a.len() && common == b.len() {
        return String::new();
    }
    let mut parts = vec!["..".to_owned(); a.len() - common];
    parts.extend(b[common..].iter().cloned());
    parts.join("\\")
}

/// Where a path's last segment begins and ends, after its root.
fn last_segment(path: &str, root_end: usize) -> (usize, usize) {
    let bytes = path.as_bytes();
    let mut end = bytes.len();
    while end > root_end && is_separator(bytes[end - 1]) {
        end -= 1;
    }
    let mut start = end;
    while start > root_end && !is_separator(bytes[start - 1]) {
        start -= 1;
    }
    (start, end)
}

/// End of the root that `dirname` and `parse` keep.
fn kept_root(path: &str) -> usize {
    let root = root_with(path, false);
    let bytes = path.as_bytes();
    if root.device.starts_with("\\\\") && bytes.get(root.end).copied().is_some_and(is_separator) {
        return root.end + 1;
    }
    root.end
}

/// `path.win32.dirname`
pub fn dirname(path: &str) -> String {
    if path.is_empty() {
        return ".".into();
    }
    let kept = kept_root(path);
    if kept >= path.len() && (kept > 0) {
        return path.into();
    }
    let (start, _) = last_segment(path, kept);
    if start <= kept {
        return if kept == 0 {
            ".".into()
        } else {
            path[..kept].into()
        };
    }
    let end = start - 1;
    path[..end.max(kept)].into()
}

/// `path.win32.basename`
pub fn basename<'a>(path: &'a str, suffix: Option<&str>) -> &'a str {
    let start = if has_drive(path) { 2 } else { 0 };
    strip_suffix(path, last_segment(path, start), suffix)
}

/// `path.win32.extname`
pub fn extname(path: &str) -> &str {
    extension_of(basename(path, None))
}

/// `path.win32.parse`: root, dir, base, ext, name.
pub fn parse(path: &str) -> [String; 5] {
    let kept = kept_root(path);
    let root = &path[..kept];
    let (start, end) = last_segment(path, kept);
    let base = &path[start..end];
    let dir = if start > kept {
        &path[..start - 1]
    } else {
        root
    };
    let ext = extension_of(base);
    let name = &base[..base.len() - ext.len()];
    [root, dir, base, ext, name].map(str::to_owned)
}

/// `path.win32.toNamespacedPath`
pub fn to_namespaced(path: &str, here: &str) -> String {
    if path.is_empty() {
        return path.into();
    }
    let resolved = resolve(&[path.to_owned()], here);
    if resolved.len() <= 2 {
        return path.into();
    }
    if let Some(rest) = resolved.strip_prefix("\\\\") {
        if !rest.starts_with('?') && !rest.starts_with('.') {
            return format!("\\\\?\\UNC\\{rest}");
        }
    } else if has_drive(&resolved) && resolved.as_bytes()[2] == b'\\' {
        return format!("\\\\?\\{resolved}");
    }
    resolved
}
