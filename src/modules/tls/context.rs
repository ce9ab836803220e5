//! A secure context: certificates with their keys, whom it trusts, which versions and ciphers it takes.

use std::sync::{Arc, OnceLock};

use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::{CertifiedKey, SigningKey};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, NamedGroup,
    ServerConfig, SignatureScheme, SupportedCipherSuite, SupportedProtocolVersion,
};

use super::verify::{self, Store};
use crate::engine::errors::Class;
use crate::modules::crypto::asymmetric::{Private, read, write};
use crate::modules::crypto::failure::Failure;
use crate::modules::crypto::pem;
use crate::modules::crypto::x509::{self, Parsed};

fn mismatch() -> Failure {
    let library = "x509 certificate routines";
    Failure::of_library("05800074", library, "key values mismatch")
        .under("X509_KEY_VALUES_MISMATCH")
}

fn missing(what: &str) -> Failure {
    let message = format!("{what} is not implemented in Ouro");
    Failure::coded(Class::Error, "ERR_METHOD_NOT_IMPLEMENTED", &message)
}

/// A private key in PEM, and the words that it is encrypted with, if it is.
fn private_key(text: &[u8], passphrase: &[u8]) -> Result<Arc<dyn SigningKey>, Failure> {
    let is_private = |block: &pem::Block| block.label.ends_with("PRIVATE KEY");
    if !pem::blocks(text).iter().any(is_private) {
        let (number, library) = ("1E08010C", "DECODER routines");
        return Err(Failure::of_library(number, library, "unsupported"));
    }
    let key = read::private_pem(text, Some(passphrase))?;
    if matches!(key, Private::X25519(_) | Private::Dh(..)) {
        let library = "SSL routines";
        return Err(Failure::of_library(
            "0A0000F7",
            library,
            "unknown certificate type",
        ));
    }
    let der = PrivatePkcs8KeyDer::from(write::pkcs8(&key));
    rustls::crypto::ring::sign::any_supported_type(&der.into())
        .map_err(|_| missing("A private key of this kind or size"))
}

/// A context.
pub struct Secure {
    keys: Arc<Keys>,
    /// Who is trusted; `None`: those that everybody trusts.
    authorities: Option<Arc<Store>>,
    versions: Vec<&'static SupportedProtocolVersion>,
    provider: Arc<CryptoProvider>,
    pub allows_partial_chains: bool,
    session_ids: Arc<dyn rustls::server::StoresServerSessions>,
}

/// What a context is made of.
#[derive(Default)]
pub struct Wishes {
    /// Certificates in PEM: each the peer's own first, then those above it.
    pub chains: Vec<Vec<u8>>,
    /// Private keys in PEM.
    pub keys: Vec<Vec<u8>>,
    /// What each of them is encrypted with.
    pub passphrases: Vec<Vec<u8>>,
    /// Certificates in PEM that are trusted instead of the usual ones.
    pub authorities: Option<Vec<Vec<u8>>>,
    /// 12 for TLS 1.2, 13 for 1.3.
    pub lowest: u32,
    pub highest: u32,
    /// OpenSSL's list of ciphers.
    pub ciphers: Option<String>,
    /// Curves by OpenSSL's names.
    pub curves: Option<String>,
    pub partial: bool,
}

impl Secure {
    pub fn new(wishes: Wishes) -> Result<Self, Failure> {
        let mut keys = Vec::new();
        for (pem, passphrase) in wishes.keys.iter().zip(&wishes.passphrases) {
            keys.push(private_key(pem, passphrase)?);
        }
        let authorities = match wishes.authorities {
            None => None,
            Some(texts) => {
                let mut all = Vec::new();
                for pem in &texts {
                    // As in Node what is no certificate trusts nobody, and is no error.
                    all.extend(x509::all_in_pem(pem).unwrap_or_default());
                }
                Some(Arc::new(Store::new(all)))
            }
        };
        let mut pairs = Vec::new();
        for pem in &wishes.chains {
            let mut chain = x509::all_in_pem(pem)?;
            // As OpenSSL: what stands above it may be among those that are trusted.
            if let (1, Some(store)) = (chain.len(), &authorities) {
                let above = verify::above(&chain[0], store);
                chain.extend(above);
            }
            let own = Parsed::new(&chain[0])
                .map(|parsed| parsed.certificate.public_key().raw.to_vec())
                .unwrap_or_default();
            let fitting = keys.iter().find(|key| {
                let public = key.public_key();
                public.is_none_or(|public| public.as_ref() == own)
            });
            match fitting {
                Some(key) => pairs.push(Arc::new(CertifiedKey::new(chain, Arc::clone(key)))),
                None => {
                    let kind = Parsed::new(&chain[0]).map(|parsed| parsed.key_kind());
                    let is_alike = |key: &Arc<dyn SigningKey>| Some(key.algorithm()) == kind;
                    if keys.iter().any(is_alike) {
                        return Err(mismatch());
                    }
                }
            }
        }
        let known = [(12, &rustls::version::TLS12), (13, &rustls::version::TLS13)];
        let range = wishes.lowest..=wishes.highest;
        let versions = known
            .into_iter()
            .filter(|(number, _)| range.contains(number))
            .map(|(_, version)| version)
            .collect::<Vec<_>>();
        if versions.is_empty() {
            return Err(match wishes.highest < 12 {
                true => missing("TLS below 1.2"),
                false => Failure::of_library("0A0000BF", "SSL routines", "no protocols available"),
            });
        }
        let mut provider = rustls::crypto::ring::default_provider();
        if let Some(list) = &wishes.ciphers {
            provider.cipher_suites = chosen(list, &provider.cipher_suites);
            if provider.cipher_suites.is_empty() {
                return Err(Failure::of_library(
                    "0A0000B9",
                    "SSL routines",
                    "no cipher match",
                ));
            }
        }
        if let Some(list) = &wishes.curves {
            let wished: Vec<&str> = list.split(':').collect();
            let groups = &mut provider.kx_groups;
            groups.retain(|group| {
                let names: &[&str] = match group.name() {
                    NamedGroup::X25519 => &["X25519", "x25519"],
                    NamedGroup::secp256r1 => &["prime256v1", "P-256", "secp256r1"],
                    NamedGroup::secp384r1 => &["secp384r1", "P-384"],
                    _ => &[],
                };
                names.iter().any(|name| wished.contains(name))
            });
            if groups.is_empty() {
                return Err(Failure::coded(
                    Class::Error,
                    "ERR_CRYPTO_OPERATION_FAILED",
                    "Failed to set ECDH curve",
                ));
            }
        }
        Ok(Self {
            keys: Arc::new(Keys(pairs)),
            authorities,
            versions,
            provider: Arc::new(provider),
            allows_partial_chains: wishes.partial,
            session_ids: rustls::server::ServerSessionMemoryCache::new(256),
        })
    }

    pub fn store(&self) -> &Store {
        match &self.authorities {
            Some(own) => own,
            None => usual_authorities(),
        }
    }

    /// The certificate that it shows of itself, with those above it.
    pub fn own_chain(&self) -> Option<&[CertificateDer<'static>]> {
        self.keys.0.first().map(|pair| &pair.cert[..])
    }

    pub fn client(&self, protocols: Vec<Vec<u8>>, tells_name: bool) -> Result<ClientConfig, Error> {
        let mut config = ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&self.versions)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Signatures {
                asks: false,
                insists: false,
                hints: Vec::new(),
            }))
            .with_client_cert_resolver(Arc::clone(&self.keys) as Arc<dyn ResolvesClientCert>);
        config.alpn_protocols = protocols;
        config.enable_sni = tells_name;
        config.resumption = rustls::client::Resumption::disabled();
        Ok(config)
    }

    /// `asks`: the client for a certificate; `insists`: on one.
    pub fn server(
        &self,
        protocols: Vec<Vec<u8>>,
        asks: bool,
        insists: bool,
    ) -> Result<ServerConfig, Error> {
        let hints = match &self.authorities {
            Some(own) if asks => own
                .certificates()
                .iter()
                .filter_map(|der| Parsed::new(der))
                .map(|parsed| {
                    DistinguishedName::from(parsed.certificate.subject().as_raw().to_vec())
                })
                .collect(),
            _ => Vec::new(),
        };
        let verifier = Signatures {
            asks,
            insists,
            hints,
        };
        let mut config = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&self.versions)?
            .with_client_cert_verifier(Arc::new(verifier))
            .with_cert_resolver(Arc::clone(&self.keys) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = protocols;
        config.session_storage = Arc::clone(&self.session_ids);
        Ok(config)
    }
}

/// Certificates that are trusted when nothing is said: Mozilla's, and the user's own.
pub fn usual_authorities() -> &'static Store {
    static USUAL: OnceLock<Store> = OnceLock::new();
    USUAL.get_or_init(|| {
        let bundled = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned();
        Store::new(bundled.chain(extra_authorities().0.iter().cloned()))
    })
}

/// The certificates of the file that `NODE_EXTRA_CA_CERTS` named when the process began, and why it
/// could not be read.
pub fn extra_authorities() -> &'static (Vec<CertificateDer<'static>>, Option<String>) {
    static EXTRA: OnceLock<(Vec<CertificateDer<'static>>, Option<String>)> = OnceLock::new();
    EXTRA.get_or_init(|| {
        let Some(path) = std::env::var_os("NODE_EXTRA_CA_CERTS").filter(|path| !path.is_empty())
        else {
            return (Vec::new(), None);
        };
        let found = std::fs::read(&path)
            .map_err(|_| "error:80000002:system library::No such file or directory".to_string())
            .and_then(|pem| x509::all_in_pem(&pem).map_err(|failure| failure.message()));
        match found {
            Ok(found) => (found, None),
            Err(why) => (
                Vec::new(),
                Some(format!(
                    "Ignoring extra certs from `{}`, load failed: {why}",
                    path.to_string_lossy()
                )),
            ),
        }
    })
}

/// A suite's name in OpenSSL: that of the standard for 1.3, a shorter one before.
pub fn openssl_name(standard: &str) -> String {
    match standard.strip_prefix("TLS_ECDHE_") {
        Some(rest) => format!("ECDHE-{rest}")
            .replace("_WITH", "")
            .replace("AES_", "AES")
            .replace("CHACHA20_POLY1305_SHA256", "CHACHA20-POLY1305")
            .replace('_', "-"),
        None => standard.into(),
    }
}

/// A suite's name in the standard.
pub fn standard_name(suite: rustls::CipherSuite) -> String {
    let name = suite.as_str().unwrap_or_default();
    match name.strip_prefix("TLS13_") {
        Some(rest) => format!("TLS_{rest}"),
        None => name.into(),
    }
}

/// The suites of an OpenSSL list: names, groups of them, and those that are not wanted.
fn chosen(list: &str, all: &[SupportedCipherSuite]) -> Vec<SupportedCipherSuite> {
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    let mut has_newest = false;
    for word in list.split([':', ',', ' ']).filter(|word| !word.is_empty()) {
        let (negative, word) = match word.strip_prefix(['!', '-']) {
            Some(word) => (true, word),
            None => (false, word.trim_start_matches('+')),
        };
        let is_group = [
            "ALL",
            "DEFAULT",
            "HIGH",
            "COMPLEMENTOFALL",
            "ECDHE",
            "EECDH",
            "TLSv1.2",
        ]
        .contains(&word);
        for suite in all {
            let standard = standard_name(suite.suite());
            let name = openssl_name(&standard);
            let is_newest = name == standard;
            let fits = word == standard
                || word == name
                || (!is_newest && (is_group || word.split('+').all(|part| is_part(part, &name))));
            if !fits {
                continue;
            }
            has_newest |= is_newest;
            match negative {
                true => refused.push(suite.suite()),
                false => kept.push(*suite),
            }
        }
    }
    // A list without the newest ones says nothing of them.
    if !has_newest && !kept.is_empty() {
        let newest = |suite: &&SupportedCipherSuite| suite.tls13().is_some();
        kept.splice(0..0, all.iter().filter(newest).copied());
    }
    let mut result: Vec<SupportedCipherSuite> = Vec::new();
    for suite in kept {
        let is_there = result.iter().any(|known| known.suite() == suite.suite());
        if !is_there && !refused.contains(&suite.suite()) {
            result.push(suite);
        }
    }
    result
}

/// Whether a word for some algorithm is in a suite's name.
fn is_part(word: &str, name: &str) -> bool {
    let word = match word {
        "aRSA" => "RSA",
        "aECDSA" => "ECDSA",
        "kECDHE" | "kEECDH" | "EECDH" => "ECDHE",
        "AESGCM" => "GCM",
        "CHACHA20" => "CHACHA20",
        other => other,
    };
    name.split('-').any(|part| part == word)
}

/// The certificates that a side can show.
#[derive(Debug)]
struct Keys(Vec<Arc<CertifiedKey>>);

impl Keys {
    fn fitting(&self, schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let fits = |pair: &&Arc<CertifiedKey>| pair.key.choose_scheme(schemes).is_some();
        self.0.iter().find(fits).cloned()
    }
}

impl ResolvesServerCert for Keys {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.fitting(hello.signature_schemes())
    }
}

impl ResolvesClientCert for Keys {
    fn resolve(&self, _: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.fitting(schemes)
    }

    fn has_certs(&self) -> bool {
        !self.0.is_empty()
    }
}

/// Checks what a handshake can: that the peer has the key of its certificate. Whether the certificate
/// is to be believed is decided behind it (see `verify`), before any data is given out.
#[derive(Debug)]
struct Signatures {
    asks: bool,
    insists: bool,
    hints: Vec<DistinguishedName>,
}

impl Signatures {
    fn check(
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let parsed = Parsed::new(certificate)
            .ok_or(Error::InvalidCertificate(CertificateError::BadEncoding))?;
        match parsed.has_signed(signed.scheme, message, signed.signature()) {
            true => Ok(HandshakeSignatureValid::assertion()),
            false => Err(Error::InvalidCertificate(CertificateError::BadSignature)),
        }
    }
}

impl ServerCertVerifier for Signatures {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Self::check(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Self::check(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        verify::algorithms().supported_schemes()
    }
}

impl ClientCertVerifier for Signatures {
    fn offer_client_auth(&self) -> bool {
        self.asks
    }

    fn client_auth_mandatory(&self) -> bool {
        self.insists
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.hints
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Self::check(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Self::check(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        verify::algorithms().supported_schemes()
    }
}
