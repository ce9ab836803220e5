//! Keys into DER.

use rsa::traits::{PrivateKeyParts, PublicKeyParts};

use super::der;
use super::{Limits, Private, Public, Use, oids};

/// RSA's numbers: n, e, d, p, q, d mod (p - 1), d mod (q - 1) and 1/q mod p.
pub fn rsa_numbers(key: &rsa::PrivateKey) -> [Vec<u8>; 8] {
    let bytes = |number: &rsa::BoxedUint| number.to_be_bytes_trimmed_vartime().to_vec();
    let prime = |at: usize| key.primes().get(at).map(|prime| bytes(prime.as_ref()));
    [
        bytes(key.n().as_ref()),
        bytes(key.e()),
        bytes(key.d()),
        prime(0).unwrap_or_default(),
        prime(1).unwrap_or_default(),
        key.dp().map(bytes).unwrap_or_default(),
        key.dq().map(bytes).unwrap_or_default(),
        key.crt_coefficient()
            .as_ref()
            .map(bytes)
            .unwrap_or_default(),
    ]
}

/// `RSAPublicKey`
pub fn pkcs1_public(key: &rsa::PublicKey) -> Vec<u8> {
    let number = |number: &rsa::BoxedUint| der::number(&number.to_be_bytes());
    der::sequence(&[&number(key.n().as_ref()), &number(key.e())])
}

/// `RSAPrivateKey`
pub fn pkcs1_private(key: &rsa::PrivateKey) -> Vec<u8> {
    let mut content = der::number(&[]);
    for number in rsa_numbers(key) {
        content.extend(der::number(&number));
    }
    der::value(der::SEQUENCE, &content)
}

/// `ECPrivateKey`
pub fn sec1(key: &Private, names_curve: bool) -> Vec<u8> {
    let Private::Ec(curve, secret, point) = key else {
        return Vec::new();
    };
    let named = der::value(der::context(0), &der::value(der::OID, curve.oid()));
    let named: &[u8] = if names_curve { &named } else { &[] };
    der::sequence(&[
        &der::number(&[1]),
        &der::value(der::OCTET_STRING, secret),
        named,
        &der::value(der::context(1), &der::bits(point)),
    ])
}

fn pss_limits(limits: &Limits) -> Vec<u8> {
    let hash = |algorithm| {
        let oid = oids::hash(algorithm).unwrap_or_default();
        der::sequence(&[&der::value(der::OID, oid), &der::value(der::NULL, &[])])
    };
    let mut content = Vec::new();
    if limits.hash != super::Algorithm::Sha1 {
        content.extend(der::value(der::context(0), &hash(limits.hash)));
    }
    if limits.mgf != super::Algorithm::Sha1 {
        let mgf = der::sequence(&[&der::value(der::OID, oids::MGF1), &hash(limits.mgf)]);
        content.extend(der::value(der::context(1), &mgf));
    }
    if limits.salt != 20 {
        let salt = der::number(&limits.salt.to_be_bytes());
        content.extend(der::value(der::context(2), &salt));
    }
    der::value(der::SEQUENCE, &content)
}

fn numbers_in_sequence(numbers: &[&[u8]]) -> Vec<u8> {
    let numbers: Vec<u8> = numbers
        .iter()
        .flat_map(|bytes| der::number(bytes))
        .collect();
    der::value(der::SEQUENCE, &numbers)
}

/// An `AlgorithmIdentifier`
fn algorithm(key: &Public) -> Vec<u8> {
    let (oid, settings) = match key {
        Public::Rsa(_, Use::Any) => (oids::RSA, der::value(der::NULL, &[])),
        Public::Rsa(_, Use::Pss(None)) => (oids::RSA_PSS, Vec::new()),
        Public::Rsa(_, Use::Pss(Some(limits))) => (oids::RSA_PSS, pss_limits(limits)),
        Public::Ec(curve, _) => (oids::EC, der::value(der::OID, curve.oid())),
        Public::Ed25519(_) => (oids::ED25519, Vec::new()),
        Public::X25519(_) => (oids::X25519, Vec::new()),
        Public::Dsa(parameters, _) => {
            let numbers = [&parameters.p, &parameters.q, &parameters.g];
            (oids::DSA, numbers_in_sequence(&numbers.map(Vec::as_slice)))
        }
        Public::Dh(group, _) => {
            let numbers = [&group.prime[..], &group.generator];
            (oids::DH, numbers_in_sequence(&numbers))
        }
    };
    der::sequence(&[&der::value(der::OID, oid), &settings])
}

/// `SubjectPublicKeyInfo` of an RSA key whose use is not told.
pub fn rsa_spki(key: &rsa::PublicKey) -> Vec<u8> {
    let algorithm = der::sequence(&[&der::value(der::OID, oids::RSA)]);
    der::sequence(&[&algorithm, &der::bits(&pkcs1_public(key))])
}

/// `SubjectPublicKeyInfo`
pub fn spki(key: &Public) -> Vec<u8> {
    let bytes = match key {
        Public::Rsa(key, _) => pkcs1_public(key),
        Public::Ec(_, point) => point.clone(),
        Public::Ed25519(bytes) | Public::X25519(bytes) => bytes.to_vec(),
        Public::Dsa(_, number) | Public::Dh(_, number) => der::number(number),
    };
    der::sequence(&[&algorithm(key), &der::bits(&bytes)])
}

/// `PrivateKeyInfo`
pub fn pkcs8(key: &Private) -> Vec<u8> {
    let bytes = match key {
        Private::Rsa(key, _) => pkcs1_private(key),
        Private::Ec(..) => sec1(key, false),
        Private::Ed25519(bytes) | Private::X25519(bytes) => der::value(der::OCTET_STRING, bytes),
        Private::Dsa(_, secret) | Private::Dh(_, secret) => der::number(secret),
    };
    der::sequence(&[
        &der::number(&[]),
        &algorithm(&key.public()),
        &der::value(der::OCTET_STRING, &bytes),
    ])
}
