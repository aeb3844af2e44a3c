//! Authorisation codes: used once, within fifteen minutes, by the app and for the address they were made for.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

const LIVE_MS: i64 = 15 * 60_000;

/// What a person allowed.
#[derive(Clone, Debug)]
pub(crate) struct Allowed {
    pub(crate) org: String,
    pub(crate) user: String,
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    pub(crate) challenge: Option<String>,
    /// Comes back in the id token.
    pub(crate) nonce: Option<String>,
    pub(crate) at_ms: i64,
}

#[derive(Default)]
pub(crate) struct Codes {
    live: HashMap<String, Allowed>,
}

/// Why a code gives nothing: error and description.
pub(crate) type Refused = (&'static str, &'static str);

impl Codes {
    pub(crate) fn add(&mut self, code: String, allowed: Allowed) {
        self.live.retain(|_, known| allowed.at_ms - known.at_ms <= LIVE_MS);
        self.live.insert(code, allowed);
    }

    /// Takes the code away, whether or not the rest of the request is right.
    pub(crate) fn redeem(
        &mut self,
        code: &str,
        redirect_uri: &str,
        verifier: Option<&str>,
        now_ms: i64,
    ) -> Result<Allowed, Refused> {
        let allowed = self.live.remove(code).ok_or(("invalid_grant", "invalid authorization code"))?;
        if now_ms - allowed.at_ms > LIVE_MS {
            return Err(("invalid_grant", "expired authorization code"));
        }
        if redirect_uri.is_empty() {
            return Err(("redirect_uri_missing", "must provide redirect_uri parameter"));
        }
        if redirect_uri != allowed.redirect_uri {
            return Err(("redirect_uri_mismatch", "redirect_uri must match configuration"));
        }
        match (&allowed.challenge, verifier) {
            (Some(_), None) => Err(("invalid_grant", "invalid code verifier")),
            (Some(challenge), Some(verifier)) if challenge_of(verifier) != *challenge => {
                Err(("invalid_request", "invalid code verifier"))
            }
            _ => Ok(allowed),
        }
    }
}

/// No longest verifier: Salesforce's own command line sends one longer than the standard allows.
fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(challenge: Option<&str>) -> Codes {
        let text = str::to_owned;
        let mut codes = Codes::default();
        let allowed = Allowed {
            org: text("a"),
            user: text("u"),
            redirect_uri: text("http://localhost/cb"),
            scope: text("api"),
            challenge: challenge.map(text),
            nonce: None,
            at_ms: 0,
        };
        codes.add(text("c"), allowed);
        codes
    }

    #[test]
    fn a_code_is_taken_once_and_its_verifier_is_checked() {
        // The pair of RFC 7636, appendix B.
        let (verifier, challenge) =
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        let error = |mut codes: Codes, uri: &str, verifier: Option<&str>, now_ms| {
            codes.redeem("c", uri, verifier, now_ms).err().map(|(error, _)| error)
        };
        let uri = "http://localhost/cb";
        assert_eq!(error(codes(Some(challenge)), uri, Some(verifier), 0), None);
        assert_eq!(error(codes(Some(challenge)), uri, Some("other"), 0), Some("invalid_request"));
        assert_eq!(error(codes(Some(challenge)), uri, None, 0), Some("invalid_grant"));
        assert_eq!(error(codes(None), uri, None, LIVE_MS + 1), Some("invalid_grant"));
        assert_eq!(error(codes(None), "http://localhost/x", None, 0), Some("redirect_uri_mismatch"));
        assert_eq!(error(codes(None), "", None, 0), Some("redirect_uri_missing"));
        let mut once = codes(None);
        assert!(once.redeem("c", uri, None, 0).is_ok() && once.redeem("c", uri, None, 0).is_err());
    }
}
