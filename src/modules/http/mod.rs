//! `http`: what js/http.js stands on. Messages are framed, parsed and written natively; a server's
//! connections never become JavaScript sockets unless a script asks for one.

mod body_kind;
mod chunk_line;
mod connection;
mod fields;
pub mod framing;
mod head;
mod incoming;
mod protocol;
mod response_parser;
mod target;
mod verdict;

use boa_engine::{Context, JsObject, JsResult};

use crate::engine::define;

/// Functions for js/http.js and js/internal/http.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("checkName", 2, fields::check_name),
            ("checkValue", 2, fields::check_value),
            ("date", 0, fields::date),
            ("isToken", 1, fields::is_token),
            ("methods", 0, fields::methods),
            ("setStateMaker", 1, incoming::set_state_maker),
            ("defineIncoming", 1, incoming::define_prototype),
            ("setHooks", 2, connection::set_hooks),
            ("openServer", 2, connection::open_server),
            ("ResponseParser", 2, response_parser::make),
        ],
        context,
    );
    Ok(half)
}
