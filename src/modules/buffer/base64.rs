//! Base64 as Node reads it: both alphabets at once, anything else skipped, `=` ends the text.

/// The value of each letter, 64 for a letter to be skipped.
const VALUES: [u8; 256] = {
    let mut values = [64u8; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut value = 0;
    while value < 64 {
        values[alphabet[value] as usize] = value as u8;
        value += 1;
    }
    values[b'-' as usize] = 62;
    values[b'_' as usize] = 63;
    values
};

/// The bytes of `text`, base64 or base64url, well-formed or not.
pub fn decode(text: &[u8]) -> Vec<u8> {
    // Well-formed text, padded or not, is by far the most common: it has a fast decoder.
    let strict = if text.len().is_multiple_of(4) && text.last() == Some(&b'=') {
        base64_simd::STANDARD.decode_to_vec(text)
    } else {
        base64_simd::STANDARD_NO_PAD.decode_to_vec(text)
    };
    match strict {
        Ok(bytes) => bytes,
        Err(_) => lenient(text),
    }
}

fn lenient(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let mut bits = 0u32;
    let mut count = 0;
    for &letter in text {
        if letter == b'=' {
            break;
        }
        let value = VALUES[usize::from(letter)];
        if value == 64 {
            continue;
        }
        bits = bits << 6 | u32::from(value);
        count += 1;
        if count == 4 {
            bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
            bits = 0;
            count = 0;
        }
    }
    // Two letters hold one byte, three hold two; one alone holds none.
    if count >= 2 {
        bits <<= 6 * (4 - count);
        bytes.extend_from_slice(&bits.to_be_bytes()[1..count]);
    }
    bytes
}

/// `atob`: the standard's forgiving decoder. Nothing when the text is not base64.
pub fn forgiving(text: &[u8]) -> Option<Vec<u8>> {
    base64_simd::forgiving_decode_to_vec(text).ok()
}
