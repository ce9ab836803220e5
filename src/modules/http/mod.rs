//! `http`: what js/http.js stands on. Messages are framed, parsed and written natively; a server's
//! connections never become JavaScript sockets unless a script asks for one.

mod bare;
mod body_kind;
mod chunk_line;
mod connection;
mod fields;
pub mod framing;
mod head;
pub mod incoming;
mod outgoing;
mod parser_class;
mod protocol;
mod response;
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
            ("checkName", 2, fields::check_name_function),
            ("checkValue", 2, fields::check_value_function),
            ("isSingle", 1, incoming::is_single_function),
            ("isToken", 1, fields::is_token),
            ("methods", 0, fields::methods),
            ("statusCodes", 0, response::status_codes),
            ("setDestroy", 1, incoming::set_destroy),
            ("defineIncoming", 1, incoming::define_prototype),
            ("defineOutgoing", 1, outgoing::define_prototype),
            ("defineResponse", 1, response::define_prototype),
            ("definePlainSocket", 1, connection::define_plain_socket),
            ("init", 2, outgoing::init_message),
            ("initResponse", 3, outgoing::init_response),
            ("setLenient", 1, outgoing::set_lenient),
            ("setUnique", 2, outgoing::set_unique),
            ("attach", 2, outgoing::attach),
            ("detach", 1, outgoing::detach),
            ("drained", 1, outgoing::drained_function),
            ("closed", 1, outgoing::closed_function),
            ("setHooks", 2, connection::set_hooks),
            ("observe", 2, connection::observe),
            ("openServer", 2, connection::open_server),
            ("ResponseParser", 2, response_parser::make),
            ("parserClass", 0, parser_class::class),
            ("parserMethods", 0, parser_class::methods),
        ],
        context,
    );
    Ok(half)
}
