//! The ciphers by name, as `getCiphers` and `getCipherInfo` tell of them.

/// One name of a cipher.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// As a script writes it; in which case does not matter.
    pub name: &'static str,
    /// OpenSSL's own name and number of the cipher.
    pub known_as: &'static str,
    pub nid: i32,
    pub mode: &'static str,
    /// Lengths in bytes; none is 0.
    pub key: usize,
    pub iv: usize,
    pub block: usize,
}

/// The cipher of a name.
pub fn find(name: &str) -> Option<&'static Named> {
    let is_it = |known: &&Named| {
        known.name.eq_ignore_ascii_case(name) || known.known_as.eq_ignore_ascii_case(name)
    };
    CIPHERS.iter().find(is_it)
}

/// The cipher of a number of OpenSSL's.
pub fn find_nid(nid: f64) -> Option<&'static Named> {
    CIPHERS.iter().find(|known| f64::from(known.nid) == nid)
}

const fn named(
    name: &'static str,
    known_as: &'static str,
    nid: i32,
    mode: &'static str,
    lengths: [usize; 3],
) -> Named {
    let [key, iv, block] = lengths;
    Named {
        name,
        known_as,
        nid,
        mode,
        key,
        iv,
        block,
    }
}

/// In the order of `getCiphers`.
#[rustfmt::skip]
pub const CIPHERS: &[Named] = &[
    named("aes-128-cbc", "aes-128-cbc", 419, "cbc", [16, 16, 16]),
    named("aes-128-ccm", "id-aes128-ccm", 896, "ccm", [16, 12, 1]),
    named("aes-128-cfb", "aes-128-cfb", 421, "cfb", [16, 16, 1]),
    named("aes-128-cfb8", "aes-128-cfb8", 653, "cfb", [16, 16, 1]),
    named("aes-128-ctr", "aes-128-ctr", 904, "ctr", [16, 16, 1]),
    named("aes-128-ecb", "aes-128-ecb", 418, "ecb", [16, 0, 16]),
    named("aes-128-gcm", "id-aes128-gcm", 895, "gcm", [16, 12, 1]),
    named("aes-128-ofb", "aes-128-ofb", 420, "ofb", [16, 16, 1]),
    named("aes-192-cbc", "aes-192-cbc", 423, "cbc", [24, 16, 16]),
    named("aes-192-ccm", "id-aes192-ccm", 899, "ccm", [24, 12, 1]),
    named("aes-192-cfb", "aes-192-cfb", 425, "cfb", [24, 16, 1]),
    named("aes-192-cfb8", "aes-192-cfb8", 654, "cfb", [24, 16, 1]),
    named("aes-192-ctr", "aes-192-ctr", 905, "ctr", [24, 16, 1]),
    named("aes-192-ecb", "aes-192-ecb", 422, "ecb", [24, 0, 16]),
    named("aes-192-gcm", "id-aes192-gcm", 898, "gcm", [24, 12, 1]),
    named("aes-192-ofb", "aes-192-ofb", 424, "ofb", [24, 16, 1]),
    named("aes-256-cbc", "aes-256-cbc", 427, "cbc", [32, 16, 16]),
    named("aes-256-ccm", "id-aes256-ccm", 902, "ccm", [32, 12, 1]),
    named("aes-256-cfb", "aes-256-cfb", 429, "cfb", [32, 16, 1]),
    named("aes-256-cfb8", "aes-256-cfb8", 655, "cfb", [32, 16, 1]),
    named("aes-256-ctr", "aes-256-ctr", 906, "ctr", [32, 16, 1]),
    named("aes-256-ecb", "aes-256-ecb", 426, "ecb", [32, 0, 16]),
    named("aes-256-gcm", "id-aes256-gcm", 901, "gcm", [32, 12, 1]),
    named("aes-256-ofb", "aes-256-ofb", 428, "ofb", [32, 16, 1]),
    named("aes128", "aes-128-cbc", 419, "cbc", [16, 16, 16]),
    named("aes128-wrap", "id-aes128-wrap", 788, "wrap", [16, 8, 8]),
    named("aes128-wrap-pad", "id-aes128-wrap-pad", 897, "wrap", [16, 4, 8]),
    named("aes192", "aes-192-cbc", 423, "cbc", [24, 16, 16]),
    named("aes192-wrap", "id-aes192-wrap", 789, "wrap", [24, 8, 8]),
    named("aes192-wrap-pad", "id-aes192-wrap-pad", 900, "wrap", [24, 4, 8]),
    named("aes256", "aes-256-cbc", 427, "cbc", [32, 16, 16]),
    named("aes256-wrap", "id-aes256-wrap", 790, "wrap", [32, 8, 8]),
    named("aes256-wrap-pad", "id-aes256-wrap-pad", 903, "wrap", [32, 4, 8]),
    named("chacha20", "chacha20", 1019, "stream", [32, 16, 0]),
    named("chacha20-poly1305", "chacha20-poly1305", 1018, "stream", [32, 12, 0]),
    named("des-ede", "des-ede", 32, "ecb", [16, 0, 8]),
    named("des-ede-cbc", "des-ede-cbc", 43, "cbc", [16, 8, 8]),
    named("des-ede-cfb", "des-ede-cfb", 60, "cfb", [16, 8, 1]),
    named("des-ede-ecb", "des-ede", 32, "ecb", [16, 0, 8]),
    named("des-ede-ofb", "des-ede-ofb", 62, "ofb", [16, 8, 1]),
    named("des-ede3", "des-ede3", 33, "ecb", [24, 0, 8]),
    named("des-ede3-cbc", "des-ede3-cbc", 44, "cbc", [24, 8, 8]),
    named("des-ede3-cfb", "des-ede3-cfb", 61, "cfb", [24, 8, 1]),
    named("des-ede3-cfb8", "des-ede3-cfb8", 659, "cfb", [24, 8, 1]),
    named("des-ede3-ecb", "des-ede3", 33, "ecb", [24, 0, 8]),
    named("des-ede3-ofb", "des-ede3-ofb", 63, "ofb", [24, 8, 1]),
    named("des3", "des-ede3-cbc", 44, "cbc", [24, 8, 8]),
    named("id-aes128-CCM", "id-aes128-ccm", 896, "ccm", [16, 12, 1]),
    named("id-aes128-GCM", "id-aes128-gcm", 895, "gcm", [16, 12, 1]),
    named("id-aes128-wrap", "id-aes128-wrap", 788, "wrap", [16, 8, 8]),
    named("id-aes128-wrap-pad", "id-aes128-wrap-pad", 897, "wrap", [16, 4, 8]),
    named("id-aes192-CCM", "id-aes192-ccm", 899, "ccm", [24, 12, 1]),
    named("id-aes192-GCM", "id-aes192-gcm", 898, "gcm", [24, 12, 1]),
    named("id-aes192-wrap", "id-aes192-wrap", 789, "wrap", [24, 8, 8]),
    named("id-aes192-wrap-pad", "id-aes192-wrap-pad", 900, "wrap", [24, 4, 8]),
    named("id-aes256-CCM", "id-aes256-ccm", 902, "ccm", [32, 12, 1]),
    named("id-aes256-GCM", "id-aes256-gcm", 901, "gcm", [32, 12, 1]),
    named("id-aes256-wrap", "id-aes256-wrap", 790, "wrap", [32, 8, 8]),
    named("id-aes256-wrap-pad", "id-aes256-wrap-pad", 903, "wrap", [32, 4, 8]),
];
