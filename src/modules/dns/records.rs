//! What an answer says, as JavaScript has it.

use std::net::IpAddr;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue,
    object::builtins::{AlignedVec, JsArray, JsArrayBuffer},
};
use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::{DNSClass, RData, Record, RecordType};

use super::names;
use crate::engine::define;

/// The types of records that `resolveAny` gives, in its order.
const ALL: &[RecordType] = &[
    RecordType::CNAME,
    RecordType::A,
    RecordType::AAAA,
    RecordType::MX,
    RecordType::NS,
    RecordType::TXT,
    RecordType::SRV,
    RecordType::PTR,
    RecordType::NAPTR,
    RecordType::SOA,
    RecordType::TLSA,
    RecordType::CAA,
];

/// The type of records that has a name in Node.
pub(super) fn named(name: &str) -> Option<RecordType> {
    if name == "ANY" {
        return Some(RecordType::ANY);
    }
    let mut all = ALL.iter().copied();
    all.find(|known| <&str>::from(*known) == name)
}

/// The message that bytes are; none when they are none, or one that nobody may rely on.
pub(super) fn read(bytes: &[u8]) -> Option<Message> {
    let message = Message::from_vec(bytes).ok()?;
    let records = [&message.answers, &message.authorities, &message.additionals];
    let is_sound = message.queries.len() == 1 && records.into_iter().flatten().all(is_sound);
    is_sound.then_some(message)
}

fn is_sound(record: &Record) -> bool {
    let is_printable = |bytes: &[u8]| bytes.iter().all(|byte| (b' '..=b'~').contains(byte));
    let has_sense = match &record.data {
        RData::Update0(_) => false,
        RData::CAA(caa) => !caa.value.is_empty(),
        RData::TLSA(tlsa) => !tlsa.cert_data.is_empty(),
        RData::NAPTR(naptr) => [&naptr.flags, &naptr.services, &naptr.regexp]
            .into_iter()
            .all(|text| is_printable(text)),
        _ => true,
    };
    let class = record.dns_class;
    has_sense && !matches!(class, DNSClass::Unknown(_) | DNSClass::ANY)
}

/// Records of a type.
fn of(message: &Message, kind: RecordType) -> impl Iterator<Item = &Record> {
    let answers = message.answers.iter();
    answers
        .filter(move |record| record.dns_class == DNSClass::IN && record.data.record_type() == kind)
}

/// Nothing when an answer has what was asked for; else c-ares' word for it.
pub(super) fn failure(message: &Message, asked: RecordType) -> Option<&'static str> {
    let has = |kind| of(message, kind).next().is_some();
    let code = match message.metadata.response_code {
        ResponseCode::FormErr => "EFORMERR",
        ResponseCode::ServFail | ResponseCode::Unknown(_) => "ESERVFAIL",
        ResponseCode::NXDomain => "ENOTFOUND",
        ResponseCode::NotImp => "ENOTIMP",
        ResponseCode::Refused => "EREFUSED",
        _ if message.answers.is_empty() => "ENODATA",
        _ => match asked {
            RecordType::A | RecordType::AAAA if !has(asked) && !has(RecordType::CNAME) => "ENODATA",
            RecordType::CNAME if !has(RecordType::A) && !has(asked) => "ENODATA",
            RecordType::NS | RecordType::PTR if !has(asked) => "ENODATA",
            RecordType::SOA if !has(asked) => "EBADRESP",
            _ => return None,
        },
    };
    Some(code)
}

/// What was asked for, and for addresses how many seconds each may be kept.
pub(super) fn values(
    message: &Message,
    asked: RecordType,
    context: &mut Context,
) -> JsResult<(JsValue, JsValue)> {
    match asked {
        RecordType::ANY => {
            let has_alias = of(message, RecordType::CNAME).next().is_some();
            let mut found = Vec::new();
            for &kind in ALL {
                let most = match kind {
                    RecordType::A if has_alias => 0,
                    RecordType::CNAME | RecordType::SOA => 1,
                    _ => usize::MAX,
                };
                for record in of(message, kind).take(most) {
                    found.push(value(record, true, context)?);
                }
            }
            let found = JsArray::from_iter(found, context);
            Ok((found.into(), JsValue::undefined()))
        }
        RecordType::SOA => {
            let first = of(message, asked).next();
            let first = first.map(|record| value(record, false, context));
            Ok((first.transpose()?.unwrap_or_default(), JsValue::undefined()))
        }
        RecordType::CNAME => {
            let first = of(message, asked).next();
            let name = match (first.map(|record| &record.data), message.queries.first()) {
                (Some(RData::CNAME(alias)), _) => names::text(&alias.0),
                (_, Some(question)) => names::text(question.name()),
                _ => String::new(),
            };
            let name = [JsString::from(name).into()];
            let list = JsArray::from_iter(name, context);
            Ok((list.into(), JsValue::undefined()))
        }
        _ => {
            let mut found = Vec::new();
            for record in of(message, asked) {
                found.push(value(record, false, context)?);
            }
            let found = JsArray::from_iter(found, context);
            if !matches!(asked, RecordType::A | RecordType::AAAA) {
                return Ok((found.into(), JsValue::undefined()));
            }
            // An alias that may be kept for a shorter time takes its addresses along.
            let aliases = of(message, RecordType::CNAME).map(|alias| alias.ttl);
            let most = aliases.min().unwrap_or(u32::MAX);
            let times = of(message, asked).map(|record| record.ttl.min(most).into());
            let times: Vec<JsValue> = times.collect();
            Ok((found.into(), JsArray::from_iter(times, context).into()))
        }
    }
}

/// One record; `is_any` for `resolveAny`, where each tells its type.
fn value(record: &Record, is_any: bool, context: &mut Context) -> JsResult<JsValue> {
    let kind = JsString::from(<&str>::from(record.data.record_type()));
    let name = |name| JsString::from(names::text(name));
    let object = define::object(context);
    let put = |key: &str, value: JsValue| define::put(&object, key, value);
    match &record.data {
        RData::A(a) => return Ok(address(IpAddr::V4(a.0), record.ttl, is_any, &object, kind)),
        RData::AAAA(aaaa) => {
            return Ok(address(
                IpAddr::V6(aaaa.0),
                record.ttl,
                is_any,
                &object,
                kind,
            ));
        }
        RData::CNAME(hickory_proto::rr::rdata::CNAME(target))
        | RData::NS(hickory_proto::rr::rdata::NS(target))
        | RData::PTR(hickory_proto::rr::rdata::PTR(target)) => {
            if !is_any {
                return Ok(name(target).into());
            }
            put("value", name(target).into());
            put("type", kind.into());
        }
        RData::MX(mx) => {
            put("exchange", name(&mx.exchange).into());
            put("priority", mx.preference.into());
            put("type", kind.into());
        }
        RData::SRV(srv) => {
            put("name", name(&srv.target).into());
            put("port", srv.port.into());
            put("priority", srv.priority.into());
            put("weight", srv.weight.into());
            put("type", kind.into());
        }
        RData::NAPTR(naptr) => {
            put("flags", bytes(&naptr.flags).into());
            put("service", bytes(&naptr.services).into());
            put("regexp", bytes(&naptr.regexp).into());
            put("replacement", name(&naptr.replacement).into());
            put("order", naptr.order.into());
            put("preference", naptr.preference.into());
            put("type", kind_if(is_any, kind));
        }
        RData::SOA(soa) => {
            put("nsname", name(&soa.mname).into());
            put("hostmaster", name(&soa.rname).into());
            put("serial", soa.serial.into());
            put("refresh", soa.refresh.into());
            put("retry", soa.retry.into());
            put("expire", soa.expire.into());
            put("minttl", soa.minimum.into());
            put("type", kind_if(is_any, kind));
        }
        RData::TXT(txt) => {
            let texts = txt.txt_data.iter().map(|text| bytes(text).into());
            let texts = JsArray::from_iter(texts, context);
            if !is_any {
                return Ok(texts.into());
            }
            put("entries", texts.into());
            put("type", kind.into());
        }
        RData::TLSA(tlsa) => {
            put("certUsage", u8::from(tlsa.cert_usage).into());
            put("selector", u8::from(tlsa.selector).into());
            put("match", u8::from(tlsa.matching).into());
            let data = AlignedVec::from_iter(0, tlsa.cert_data.iter().copied());
            put(
                "data",
                JsArrayBuffer::from_byte_block(data, context)?.into(),
            );
        }
        RData::CAA(caa) => {
            let flags = u8::from(caa.issuer_critical) << 7 | caa.reserved_flags;
            let end = caa.value.iter().position(|byte| *byte == 0);
            let text = &caa.value[..end.unwrap_or(caa.value.len())];
            put("critical", flags.into());
            put("type", kind.into());
            put(&caa.tag, bytes(text).into());
        }
        _ => {}
    }
    Ok(object.into())
}

fn address(ip: IpAddr, ttl: u32, is_any: bool, object: &JsObject, kind: JsString) -> JsValue {
    let text = JsString::from(names::address(ip));
    if !is_any {
        return text.into();
    }
    define::put(object, "address", text);
    define::put(object, "ttl", ttl);
    define::put(object, "type", kind);
    object.clone().into()
}

/// Node tells these types to `resolveAny` only.
fn kind_if(is_any: bool, kind: JsString) -> JsValue {
    if is_any {
        kind.into()
    } else {
        JsValue::undefined()
    }
}

/// Each byte is a character.
fn bytes(bytes: &[u8]) -> JsString {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    JsString::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An answer of one record with a compressed name: `a.b`, an alias of `c.a.b`.
    const ANSWER: &[u8] = b"\0\x01\x81\x80\0\x01\0\x01\0\0\0\0\x01a\x01b\0\0\x05\0\x01\
        \xc0\x0c\0\x05\0\x01\0\0\0\x3c\0\x04\x01c\xc0\x0c";

    #[test]
    fn an_answer() {
        let message = read(ANSWER).unwrap();
        let RData::CNAME(alias) = &message.answers[0].data else {
            panic!("{message:?}");
        };
        assert_eq!(names::text(&alias.0), "c.a.b");
        assert_eq!(failure(&message, RecordType::A), None);
        assert_eq!(failure(&message, RecordType::PTR), Some("ENODATA"));
        // All that is cut off is no message.
        assert!((0..ANSWER.len()).all(|end| read(&ANSWER[..end]).is_none()));
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = read(&bytes);
        }

        #[test]
        fn any_change_does(changes in proptest::collection::vec((0..ANSWER.len(), any::<u8>()), 1..6)) {
            let mut bytes = ANSWER.to_vec();
            for (at, byte) in changes {
                bytes[at] = byte;
            }
            if let Some(message) = read(&bytes) {
                let _ = failure(&message, RecordType::ANY);
                let names = message.answers.iter().map(|record| names::text(&record.name));
                prop_assert!(names.map(|name| name.len()).sum::<usize>() < 4 * 1024);
            }
        }
    }
}
