//! A certificate authority of the simulator's own, made at the start and forgotten at the end, and a
//! certificate for every name that it answers to.

use std::io;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

pub(crate) struct Certificate {
    /// PEM, for the client to trust.
    pub(crate) authority: String,
    pub(crate) server: ServerConfig,
}

impl Certificate {
    /// For the plain host and for the hosts of orgs with these labels.
    pub(crate) fn make(labels: &[&str]) -> io::Result<Self> {
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.distinguished_name.push(DnType::CommonName, "Salesforce simulator");
        let authority = params.self_signed(&key).map_err(io::Error::other)?.pem();
        let issuer = Issuer::new(params, key);

        let hosts =
            labels.iter().flat_map(|label| [format!("{label}.my.localhost"), format!("{label}.lightning.localhost")]);
        let plain = ["localhost", "127.0.0.1", "::1"].into_iter().map(str::to_owned);
        let names: Vec<String> = plain.chain(hosts).collect();
        let own_key = KeyPair::generate().map_err(io::Error::other)?;
        let mut own = CertificateParams::new(names).map_err(io::Error::other)?;
        own.distinguished_name.push(DnType::CommonName, "localhost");
        own.use_authority_key_identifier_extension = true;
        let own = own.signed_by(&own_key, &issuer).map_err(io::Error::other)?;

        let secret = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(own_key.serialize_der()));
        let server = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![own.der().clone()], secret)
            .map_err(io::Error::other)?;
        Ok(Self { authority, server })
    }
}
