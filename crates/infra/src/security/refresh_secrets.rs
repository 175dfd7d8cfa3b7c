use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use messenger_domain::auth::{RefreshSecret, SecretDigest};
use messenger_domain::ports::{NoRandomness, RefreshSecrets};
use sha2::{Digest, Sha256};

const SECRET_BYTES: usize = 32;

/// Secrets of 256 random bits. Nothing slow is needed to hide those.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomSecrets;

impl RefreshSecrets for RandomSecrets {
    fn fresh(&self) -> Result<RefreshSecret, NoRandomness> {
        let mut bytes = [0_u8; SECRET_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| NoRandomness(error.to_string()))?;
        Ok(RefreshSecret::new(URL_SAFE_NO_PAD.encode(bytes)))
    }

    fn digest(&self, secret: &RefreshSecret) -> SecretDigest {
        SecretDigest(Sha256::digest(secret.expose()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_secrets_are_the_same_and_their_digests_stay() {
        let (one, other) = (
            RandomSecrets.fresh().unwrap(),
            RandomSecrets.fresh().unwrap(),
        );
        assert_eq!(one.expose().len(), 43);
        assert_ne!(one, other);
        assert_eq!(RandomSecrets.digest(&one), RandomSecrets.digest(&one));
        assert_ne!(RandomSecrets.digest(&one), RandomSecrets.digest(&other));
    }
}
