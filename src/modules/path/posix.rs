//! Paths with `/`: pure functions on text, as POSIX and Node's documentation of `path.posix` have
//! them.

/// Resolves `.` and `..` in a path's segments; `..` above the start is kept only where the path is
/// relative.
pub fn normalize_segments(path: &str, may_climb: bool) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => match kept.last() {
                Some(&last) if last != ".." => {
                    kept.pop();
                }
                _ if may_climb => kept.push(".."),
                _ => {}
            },
            other => kept.push(other),
        }
    }
    kept.join("/")
}

/// `path.normalize`
pub fn normalize(path: &str) -> String {
    if path.is_empty() {
        return ".".into();
    }
    let is_absolute = path.starts_with('/');
    let trails = path.ends_with('/');
    let mut normal = normalize_segments(path, !is_absolute);
    if normal.is_empty() {
        if is_absolute {
            return "/".into();
        }
        return if trails { "./".into() } else { ".".into() };
    }
    if trails {
        normal.push('/');
    }
    if is_absolute {
        format!("/{normal}")
    } else {
        normal
    }
}

/// `path.join`
pub fn join(parts: &[String]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return ".".into();
    }
    normalize(&parts.join("/"))
}

/// `path.resolve`; `here` is the current directory.
pub fn resolve(parts: &[String], here: &str) -> String {
    let mut resolved = String::new();
    for part in parts.iter().rev() {
        if part.is_empty() {
            continue;
        }
        resolved = format!("{part}/{resolved}");
        if part.starts_with('/') {
            break;
        }
    }
    if !resolved.starts_with('/') && !here.is_empty() {
        resolved = format!("{here}/{resolved}");
    }
    let normal = normalize_segments(&resolved, !resolved.starts_with('/'));
    if resolved.starts_with('/') {
        format!("/{normal}")
    } else if normal.is_empty() {
        ".".into()
    } else {
        normal
    }
}

/// `path.relative`
pub fn relative(from: &str, to: &str, here: &str) -> String {
    if from == to {
        return String::new();
    }
    let from = resolve(&[from.to_owned()], here);
    let to = resolve(&[to.to_owned()], here);
    if from == to {
        return String::new();
    }
    let split = |path: &str| -> Vec<String> {
        path.split('/')
            .filter(|s| !s.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (from, to) = (split(&from), split(&to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut parts = vec!["..".to_owned(); from.len() - common];
    parts.extend(to[common..].iter().cloned());
    parts.join("/")
}

/// `path.dirname`
pub fn dirname(path: &str) -> String {
    if path.is_empty() {
        return ".".into();
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() {
        return "/".into();
    }
    match trimmed.rfind('/') {
        None => ".".into(),
        // Node keeps exactly two leading slashes.
        Some(0) => "/".into(),
        Some(1) if trimmed.starts_with("//") => "//".into(),
        Some(at) => path[..at].into(),
    }
}

/// `path.basename`
pub fn basename<'a>(path: &'a str, suffix: Option<&str>) -> &'a str {
    let trimmed = path.trim_end_matches('/');
    let start = trimmed.rfind('/').map_or(0, |at| at + 1);
    strip_suffix(path, (start, trimmed.len()), suffix)
}

/// A name without its suffix, as Node strips it: a suffix that is the whole path leaves nothing,
/// one that is the whole name stays, and one that is longer than the name and ends in it brings
/// back the separators behind the name.
pub fn strip_suffix<'a>(
    path: &'a str,
    (start, end): (usize, usize),
    suffix: Option<&str>,
) -> &'a str {
    let base = &path[start..end];
    match suffix {
        Some(suffix) if !suffix.is_empty() && suffix.len() <= path.len() => {
            if suffix == path {
                ""
            } else if base.len() < suffix.len() && suffix.ends_with(base) {
                &path[start..]
            } else if base == suffix {
                base
            } else {
                base.strip_suffix(suffix).unwrap_or(base)
            }
        }
        _ => base,
    }
}

/// `path.extname`
pub fn extname(path: &str) -> &str {
    extension_of(basename(path, None))
}

/// The extension of a file name: from its last dot, unless that is its first character or the
/// name is `..`.
pub fn extension_of(base: &str) -> &str {
    match base.rfind('.') {
        None | Some(0) => "",
        Some(_) if base == ".." => "",
        Some(at) => &base[at..],
    }
}

/// `path.parse`: root, dir, base, ext, name.
pub fn parse(path: &str) -> [String; 5] {
    let root = if path.starts_with('/') { "/" } else { "" };
    let base = basename(path, None);
    let trimmed = path.trim_end_matches('/');
    let dir = match trimmed.rfind('/') {
        Some(0) => "/",
        Some(at) => &path[..at],
        None => root,
    };
    let ext = extension_of(base);
    let name = &base[..base.len() - ext.len()];
    [root, dir, base, ext, name].map(str::to_owned)
}
