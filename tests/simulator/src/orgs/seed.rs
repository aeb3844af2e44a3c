//! Everything that looks random here (ids, secrets, tokens) is derived from one number, so that two runs with
//! the same seed are the same run and a failing test can be repeated.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::ids::base62;

const BLOCK: usize = 64;

/// The number a simulator was started with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    /// `length` letters and digits that only this seed and `label` give.
    pub(crate) fn text(self, label: &str, length: usize) -> String {
        let mut text = String::with_capacity(length + 11);
        for round in 0_u32.. {
            if text.len() >= length {
                break;
            }
            let digest = self.digest(&format!("{label}#{round}"));
            for word in digest.chunks_exact(8) {
                let number = word.iter().fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte));
                // The leading digits of a 64-bit number are not even, so they are left out.
                text.extend(base62(number, 11).chars().skip(1));
            }
        }
        text.truncate(length);
        text
    }

    /// 32 bytes as 64 hexadecimal characters.
    pub(crate) fn hex(self, label: &str) -> String {
        hex(&self.digest(label))
    }

    fn digest(self, label: &str) -> [u8; 32] {
        hmac_sha256(&self.0.to_be_bytes(), label.as_bytes())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// HMAC-SHA256. The key is brought to one block here, which is the first step of HMAC itself,
/// because the constructor for a whole block cannot fail.
pub(crate) fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; BLOCK];
    let digest;
    let short: &[u8] = if key.len() > BLOCK {
        digest = Sha256::digest(key);
        &digest
    } else {
        key
    };
    for (slot, byte) in block.iter_mut().zip(short) {
        *slot = *byte;
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mac_agrees_with_rfc_4231() {
        assert_eq!(
            hex(&hmac_sha256(b"Jefe", b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hex(&hmac_sha256(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn the_same_seed_gives_the_same_text_and_another_seed_another() {
        assert_eq!(Seed(1).text("x", 80), Seed(1).text("x", 80));
        assert_ne!(Seed(1).text("x", 80), Seed(2).text("x", 80));
        assert_eq!(Seed(1).text("x", 80).len(), 80);
    }
}
