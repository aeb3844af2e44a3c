//! Codes of an authenticator app: RFC 6238 with what every app takes, SHA-1, six digits, thirty seconds.

use super::time::Instant;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use url::Url;

/// As RFC 4226 §4 recommends for HMAC-SHA-1.
pub const SECRET_BYTES: usize = 20;
const STEP_MILLIS: i64 = 30_000;
const MODULUS: u32 = 1_000_000;
const DIGITS: usize = 6;
/// Clocks may differ by one step either way (RFC 6238 §5.2).
const DRIFT: i64 = 1;

/// What the app and we share.
#[derive(Clone)]
pub struct Secret([u8; SECRET_BYTES]);

impl Secret {
    pub const fn new(random: [u8; SECRET_BYTES]) -> Self {
        Self(random)
    }

    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub const fn bytes(&self) -> &[u8; SECRET_BYTES] {
        &self.0
    }

    /// For typing: base 32 in groups of four.
    pub fn text(&self) -> String {
        let whole = BASE32_NOPAD.encode(&self.0);
        let groups: Vec<&str> =
            (0..whole.len()).step_by(4).filter_map(|at| whole.get(at..(at + 4).min(whole.len()))).collect();
        groups.join(" ")
    }

    /// The address that an app reads from a QR code; `account` is shown there under the issuer's name.
    pub fn address(&self, issuer: &str, account: &str) -> String {
        let Ok(mut address) = Url::parse("otpauth://totp/") else { return String::new() };
        if let Ok(mut path) = address.path_segments_mut() {
            path.clear().push(&format!("{issuer}:{account}"));
        }
        address.query_pairs_mut().append_pair("secret", &BASE32_NOPAD.encode(&self.0)).append_pair("issuer", issuer);
        // Apps show a plus where a form would read a blank.
        String::from(address).replace('+', "%20")
    }

    fn code(&self, step: i64) -> u32 {
        // A key of any length is a key: this can't fail.
        let Ok(mut mac) = <Hmac<Sha1> as hmac::KeyInit>::new_from_slice(&self.0) else { return MODULUS };
        mac.update(&step.to_be_bytes());
        let digest: [u8; 20] = mac.finalize().into_bytes().into();
        let offset = usize::from(digest.last().copied().unwrap_or(0) & 0x0f);
        let word = digest.get(offset..offset + 4).and_then(|bytes| bytes.try_into().ok()).unwrap_or_default();
        (u32::from_be_bytes(word) & 0x7fff_ffff) % MODULUS
    }

    /// The step whose code was typed, at most one away from now's. Blanks don't matter.
    pub fn step_of(&self, typed: &str, now: Instant) -> Option<i64> {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(DIGITS + 1).collect();
        let here = now.millis().div_euclid(STEP_MILLIS);
        let mut found = None;
        for step in here - DRIFT..=here + DRIFT {
            let code = format!("{:06}", self.code(step));
            if bool::from(code.as_bytes().ct_eq(typed.as_bytes())) {
                found = Some(step);
            }
        }
        found
    }

    /// What an app shows at that time.
    pub fn shown(&self, at: Instant) -> String {
        format!("{:06}", self.code(at.millis().div_euclid(STEP_MILLIS)))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_millis(seconds * 1_000)
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, cut to six digits.
        let secret = Secret::new(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.shown(at(seconds)), code, "{seconds}");
        }
    }

    #[test]
    fn a_code_fits_its_step_and_the_ones_beside_it() {
        let secret = Secret::new([7; SECRET_BYTES]);
        let code = secret.shown(at(3_000));
        for (seconds, fits) in [(2_969, false), (2_970, true), (3_000, true), (3_059, true), (3_060, false)] {
            assert_eq!(secret.step_of(&code, at(seconds)), fits.then_some(100), "{seconds}");
        }
        let (first, second) = code.split_at(3);
        assert_eq!(secret.step_of(&format!(" {first} {second}"), at(3_000)), Some(100));
        for bad in ["", "1", &format!("{code}0"), &code[1..], "ABCDEF"] {
            assert_eq!(secret.step_of(bad, at(3_000)), None, "{bad}");
        }
    }

    #[test]
    fn an_app_reads_the_address() {
        let secret = Secret::new(*b"12345678901234567890");
        assert_eq!(secret.text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let address = secret.address("Qstream Harrow & Pike", "ana+x@harrow.example");
        assert_eq!(
            address,
            "otpauth://totp/Qstream%20Harrow%20&%20Pike:ana%20x@harrow.example?\
             secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Qstream%20Harrow%20%26%20Pike"
        );
        assert_eq!(format!("{secret:?}"), "Secret");
    }
}
