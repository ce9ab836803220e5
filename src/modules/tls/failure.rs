//! What goes wrong in a handshake or behind it, in OpenSSL's words: programs know them by their codes.

use rustls::{AlertDescription, CertificateError, Error, InvalidMessage, PeerIncompatible};

/// An error of the protocol: OpenSSL's number for it, its reason, and, where the peer has told of it, the
/// number of its alert.
#[derive(Clone, Debug)]
pub struct Failure {
    number: u32,
    pub reason: String,
    alert: Option<u8>,
    /// Whether the peer does not speak TLS at all: it is told nothing, as OpenSSL does it.
    pub is_foreign: bool,
}

impl Failure {
    fn new(number: u32, reason: &str) -> Self {
        Self {
            number,
            reason: reason.into(),
            alert: None,
            is_foreign: false,
        }
    }

    /// `ERR_SSL_...`
    pub fn code(&self) -> String {
        let name = self.reason.to_uppercase().replace([' ', '-'], "_");
        format!("ERR_SSL_{name}")
    }

    pub fn message(&self) -> String {
        let (number, reason) = (0x0a00_0000 + self.number, &self.reason);
        match self.alert {
            Some(alert) => {
                format!("error:{number:08X}:SSL routines::{reason}:SSL alert number {alert}")
            }
            None => format!("error:{number:08X}:SSL routines::{reason}"),
        }
    }

    /// What rustls found, when the first bytes that came were `first`.
    pub fn of(error: &Error, is_server: bool, first: &[u8]) -> Self {
        match error {
            Error::AlertReceived(alert) => Self::told(*alert),
            Error::InvalidMessage(message) => Self::of_message(*message, is_server, first),
            Error::PeerSentOversizedRecord => Self::new(146, "data length too long"),
            Error::InappropriateMessage { .. } | Error::InappropriateHandshakeMessage { .. } => {
                Self::new(244, "unexpected message")
            }
            Error::DecryptError => Self::new(281, "decryption failed or bad record mac"),
            Error::NoCertificatesPresented => Self::new(199, "peer did not return a certificate"),
            Error::NoApplicationProtocol => Self::new(235, "no application protocol"),
            Error::InvalidCertificate(CertificateError::BadSignature) => {
                Self::new(123, "bad signature")
            }
            Error::PeerIncompatible(incompatible) => match incompatible {
                PeerIncompatible::NoCipherSuitesInCommon => Self::new(193, "no shared cipher"),
                PeerIncompatible::NoKxGroupsInCommon => Self::new(101, "no suitable key share"),
                PeerIncompatible::NoSignatureSchemesInCommon
                | PeerIncompatible::NoCertificateRequestSignatureSchemesInCommon => {
                    Self::new(118, "no suitable signature algorithm")
                }
                _ => Self::new(258, "unsupported protocol"),
            },
            // No certificate fits what the client can check, or there is none.
            Error::General(_) if is_server => Self::new(118, "no suitable signature algorithm"),
            _ => Self::new(244, "unexpected message"),
        }
    }

    fn of_message(message: InvalidMessage, is_server: bool, first: &[u8]) -> Self {
        let is_http = [&b"GET "[..], b"POST ", b"HEAD ", b"PUT "]
            .iter()
            .any(|method| first.starts_with(method));
        match message {
            _ if is_server && is_http => Self {
                is_foreign: true,
                ..Self::new(156, "http request")
            },
            InvalidMessage::InvalidContentType | InvalidMessage::UnknownProtocolVersion => Self {
                is_foreign: true,
                ..Self::new(267, "wrong version number")
            },
            InvalidMessage::MessageTooLarge => Self::new(146, "data length too long"),
            InvalidMessage::HandshakePayloadTooLarge
            | InvalidMessage::CertificatePayloadTooLarge => {
                Self::new(152, "excessive message size")
            }
            InvalidMessage::UnexpectedMessage(_) | InvalidMessage::InvalidCcs => {
                Self::new(244, "unexpected message")
            }
            InvalidMessage::MissingData(_) | InvalidMessage::MessageTooShort if is_server => {
                Self::new(160, "length too short")
            }
            _ => Self::new(159, "length mismatch"),
        }
    }

    fn told(alert: AlertDescription) -> Self {
        let alert = u8::from(alert);
        let words = match alert {
            10 => "ssl/tls alert unexpected message",
            20 => "ssl/tls alert bad record mac",
            21 => "tlsv1 alert decryption failed",
            22 => "tlsv1 alert record overflow",
            30 => "ssl/tls alert decompression failure",
            40 => "ssl/tls alert handshake failure",
            41 => "ssl/tls alert no certificate",
            42 => "ssl/tls alert bad certificate",
            43 => "ssl/tls alert unsupported certificate",
            44 => "ssl/tls alert certificate revoked",
            45 => "ssl/tls alert certificate expired",
            46 => "ssl/tls alert certificate unknown",
            47 => "ssl/tls alert illegal parameter",
            48 => "tlsv1 alert unknown ca",
            49 => "tlsv1 alert access denied",
            50 => "tlsv1 alert decode error",
            51 => "tlsv1 alert decrypt error",
            60 => "tlsv1 alert export restriction",
            70 => "tlsv1 alert protocol version",
            71 => "tlsv1 alert insufficient security",
            80 => "tlsv1 alert internal error",
            86 => "tlsv1 alert inappropriate fallback",
            90 => "tlsv1 alert user cancelled",
            100 => "tlsv1 alert no renegotiation",
            109 => "tlsv13 alert missing extension",
            110 => "tlsv1 unsupported extension",
            111 => "tlsv1 certificate unobtainable",
            112 => "tlsv1 unrecognized name",
            113 => "tlsv1 bad certificate status response",
            114 => "tlsv1 bad certificate hash value",
            115 => "tlsv1 alert unknown psk identity",
            116 => "tlsv13 alert certificate required",
            120 => "tlsv1 alert no application protocol",
            _ => "unknown alert type",
        };
        Self {
            alert: Some(alert),
            ..Self::new(1000 + u32::from(alert), words)
        }
    }
}
