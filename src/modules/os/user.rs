//! Who runs the process, and how important it is: `userInfo`, `homedir`, `getPriority`.

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, property::PropertyKey,
};
use rustix::process::{Pid, getpriority_process, setpriority_process};
use uzers::os::unix::UserExt;
use uzers::{User, get_user_by_uid};

use crate::engine::{convert, define, errors};
use crate::modules::buffer::{self, encoding::Encoding};
use crate::modules::internal::validators;

fn entry(context: &mut Context) -> JsResult<User> {
    get_user_by_uid(rustix::process::geteuid().as_raw())
        .ok_or_else(|| errors::system::call_failed("uv_os_get_passwd", libc::ENOENT, context))
}

/// `os.userInfo([options])`
pub fn info(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut as_buffer = false;
    let mut encoding = Encoding::Utf8;
    if let Some(options) = args.get_or_undefined(0).as_object() {
        let wished = options.get(js_string!("encoding"), context)?;
        as_buffer = wished
            .as_string()
            .is_some_and(|name| convert::text(&name).eq_ignore_ascii_case("buffer"));
        encoding = Encoding::option(&wished, encoding).unwrap_or(encoding);
    }
    let user = entry(context)?;
    let mut shown = |bytes: &[u8]| -> JsResult<JsValue> {
        if as_buffer {
            return Ok(buffer::new_from_slice(bytes, context)?.into());
        }
        Ok(encoding.encode(bytes).into())
    };
    let name = shown(user.name().as_encoded_bytes())?;
    let home = shown(user.home_dir().as_os_str().as_encoded_bytes())?;
    let shell = shown(user.shell().as_os_str().as_encoded_bytes())?;
    let info = JsObject::with_null_proto();
    define::put(&info, "uid", user.uid());
    define::put(&info, "gid", user.primary_group_id());
    define::put(&info, "username", name);
    define::put(&info, "homedir", home);
    define::put(&info, "shell", shell);
    Ok(info.into())
}

/// A variable of `process.env` as the script sees it now; none when it is not set.
pub fn variable(name: &str, context: &mut Context) -> JsResult<Option<String>> {
    let process = crate::modules::require_object("process", context)?;
    let env = process
        .get(js_string!("env"), context)?
        .to_object(context)?;
    let value = env.get(PropertyKey::from(JsString::from(name)), context)?;
    if value.is_undefined() {
        return Ok(None);
    }
    convert::to_text(&value, context).map(Some)
}

/// `os.homedir()`: `HOME`, else what the system knows of the user.
pub fn home(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let home = match variable("HOME", context)? {
        Some(home) => home,
        None => entry(context)?.home_dir().to_string_lossy().into_owned(),
    };
    Ok(convert::string(&home).into())
}

/// `os.tmpdir()`: the first of three variables that is not empty, without a slash at its end.
pub fn temporary(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut folder = String::new();
    for name in ["TMPDIR", "TMP", "TEMP"] {
        folder = variable(name, context)?.unwrap_or_default();
        if !folder.is_empty() {
            break;
        }
    }
    if folder.is_empty() {
        folder.push_str("/tmp");
    }
    if folder.len() > 1 && folder.ends_with('/') {
        folder.pop();
    }
    Ok(convert::string(&folder).into())
}

/// The process a number names, 0 being this one; an error number when there can be none.
fn process(pid: i32) -> Result<Option<Pid>, i32> {
    match pid {
        0 => Ok(None),
        1.. => Ok(Pid::from_raw(pid)),
        _ => Err(libc::ESRCH),
    }
}

/// `os.getPriority([pid])`
pub fn priority(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let pid = args.get_or_undefined(0);
    let pid = if pid.is_undefined() {
        0
    } else {
        validators::int32(pid, "pid", i32::MIN, i32::MAX, context)?
    };
    let found = process(pid)
        .and_then(|pid| getpriority_process(pid).map_err(rustix::io::Errno::raw_os_error));
    match found {
        Ok(priority) => Ok(priority.into()),
        Err(errno) => Err(errors::system::call_failed(
            "uv_os_getpriority",
            errno,
            context,
        )),
    }
}

/// `os.setPriority([pid, ]priority)`
pub fn set_priority(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let zero = JsValue::from(0);
    let (pid, priority) = match args.get_or_undefined(1) {
        none if none.is_undefined() => (&zero, args.get_or_undefined(0)),
        priority => (args.get_or_undefined(0), priority),
    };
    let pid = validators::int32(pid, "pid", i32::MIN, i32::MAX, context)?;
    let priority = validators::int32(priority, "priority", -20, 19, context)?;
    let done = process(pid).and_then(|pid| {
        setpriority_process(pid, priority).map_err(rustix::io::Errno::raw_os_error)
    });
    match done {
        Ok(()) => Ok(JsValue::undefined()),
        Err(errno) => Err(errors::system::call_failed(
            "uv_os_setpriority",
            errno,
            context,
        )),
    }
}
