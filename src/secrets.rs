//! Everything secret goes through here: keyed hashes of codes, sealed bytes, tokens, passwords. Crypto itself is that of
//! well-kept libraries; this file only says which, with which label, for what. The root key is never in the database.

use std::{fmt, path::Path};

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::phc::{PasswordHash, Salt},
};
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit as _, Nonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use thiserror::Error;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;
const TOKEN_BYTES: usize = 32;

/// The keys derived from the installation's root key. Prints nothing of them.
#[derive(Clone)]
pub struct Keys {
    root: [u8; KEY_BYTES],
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// What can go wrong with secrets.
#[derive(Debug, Error)]
pub enum SecretError {
    /// The operating system gave no randomness.
    #[error("the operating system gives no randomness: {0}")]
    Random(String),
    /// The key file is missing, unreadable or of the wrong length.
    #[error(
        "the key file {0} cannot be used: {1}. It must hold 64 hexadecimal digits; without the right key no cheque can be checked"
    )]
    KeyFile(String, String),
    /// The signing key of credentials could not be made.
    #[error("the signing key of credentials could not be made")]
    IssuerKey,
    /// Sealed bytes that do not open: another key, or somebody changed them.
    #[error("sealed bytes do not open with this key")]
    Sealed,
    /// A password could not be hashed.
    #[error("password hashing failed: {0}")]
    Password(String),
}

/// What a keyed hash is for; each purpose has its own key.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// The code of a cheque.
    ChequeCode,
    /// The code of a cheque once more, for phones: they hold this key, to recognise a cheque without coverage.
    PhoneCode,
    /// The salt of one phone on one day.
    PhoneSalt,
    /// The claim code on the buyer's stub.
    Claimcode,
    /// The tracking code of a klus.
    Volgcode,
    /// Makes the code in the link of an aanbod, from its key.
    AanbodLink,
    /// The code in the link of an aanbod, as it is looked up.
    Aanbodcode,
    /// The CSRF token of a session.
    Csrf,
    /// The four digits a ploeg names at the door.
    Deurcode,
    /// Makes the code on a werkervaringsbewijs, from its key.
    BewijsCode,
    /// The code on a werkervaringsbewijs, as it is looked up.
    Bewijs,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::ChequeCode => "cheque-code",
            Self::PhoneCode => "phone-code",
            Self::PhoneSalt => "phone-salt",
            Self::Claimcode => "claimcode",
            Self::Volgcode => "volgcode",
            Self::AanbodLink => "aanbod-link",
            Self::Aanbodcode => "aanbodcode",
            Self::Csrf => "csrf",
            Self::Deurcode => "deurcode",
            Self::BewijsCode => "bewijs-code",
            Self::Bewijs => "bewijs",
        }
    }
}

/// A key with which credentials are signed (Ed25519). Prints nothing of itself.
pub struct IssuerKey(Ed25519KeyPair);

impl fmt::Debug for IssuerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IssuerKey(…)")
    }
}

impl IssuerKey {
    /// The public half, 32 bytes.
    pub fn public(&self) -> Vec<u8> {
        self.0.public_key().as_ref().to_vec()
    }

    /// Signs; the same bytes get the same signature of 64 bytes.
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.0.sign(bytes).as_ref().to_vec()
    }
}

impl Keys {
    /// Reads the root key from a file, or makes the file (readable by its owner only) if it does not exist.
    pub fn from_file(path: &Path) -> Result<Self, SecretError> {
        let fail = |problem: String| SecretError::KeyFile(path.display().to_string(), problem);
        match std::fs::read_to_string(path) {
            Ok(text) => from_hex(text.trim())
                .map(|root| Self { root })
                .ok_or_else(|| fail("it does not hold 64 hexadecimal digits".into())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let root = random::<KEY_BYTES>()?;
                write_private(path, &to_hex(&root)).map_err(|error| fail(error.to_string()))?;
                Ok(Self { root })
            }
            Err(error) => Err(fail(error.to_string())),
        }
    }

    /// A fresh root key that is written nowhere.
    pub fn random() -> Result<Self, SecretError> {
        Ok(Self { root: random()? })
    }

    /// A keyed hash (HMAC-SHA-256) of a secret for one purpose.
    pub fn mac(&self, purpose: Purpose, secret: &str) -> Vec<u8> {
        let mut mac = keyed(&self.derive(purpose.label()));
        mac.update(secret.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    /// The key of [`Purpose::PhoneCode`], which a phone of a ploeg gets. It opens nothing: a code has 70 random bits, and
    /// everything else is under other keys.
    pub fn phone_key(&self) -> [u8; KEY_BYTES] {
        self.derive(Purpose::PhoneCode.label())
    }

    /// Seals bytes (ChaCha20-Poly1305) bound to what they belong to.
    pub fn seal(&self, bound_to: &[u8], plain: &[u8]) -> Result<Vec<u8>, SecretError> {
        let nonce = random::<NONCE_BYTES>()?;
        let sealed = self
            .cipher()
            .encrypt(
                &Nonce::from(nonce),
                Payload {
                    msg: plain,
                    aad: bound_to,
                },
            )
            .map_err(|_| SecretError::Sealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Keys::seal`] sealed.
    pub fn open(&self, bound_to: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SecretError> {
        let (nonce, sealed) = sealed
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(SecretError::Sealed)?;
        self.cipher()
            .decrypt(
                &Nonce::from(*nonce),
                Payload {
                    msg: sealed,
                    aad: bound_to,
                },
            )
            .map_err(|_| SecretError::Sealed)
    }

    /// The signing key of the issuer of credentials with this number. It follows from the root key, so a database that is
    /// stolen or restored holds no private key; its public half is published for ever.
    pub fn issuer_key(&self, no: u32) -> Result<IssuerKey, SecretError> {
        let seed = self.derive(&format!("issuer-key-{no}"));
        Ed25519KeyPair::from_seed_unchecked(&seed)
            .map(IssuerKey)
            .map_err(|_| SecretError::IssuerKey)
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&self.derive("seal").into())
    }

    fn derive(&self, label: &str) -> [u8; KEY_BYTES] {
        let mut mac = keyed(&self.root);
        mac.update(label.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

fn keyed(key: &[u8; KEY_BYTES]) -> Hmac<Sha256> {
    // HMAC pads a shorter key with zeros to the block of its hash; the array type asks for the whole block.
    let mut block = [0; 64];
    block[..KEY_BYTES].copy_from_slice(key);
    Hmac::<Sha256>::new(&block.into())
}

/// Bytes from the operating system.
pub fn random<const N: usize>() -> Result<[u8; N], SecretError> {
    let mut bytes = [0; N];
    fill(&mut bytes)?;
    Ok(bytes)
}

/// Fills a buffer from the operating system.
pub fn fill(bytes: &mut [u8]) -> Result<(), SecretError> {
    getrandom::fill(bytes).map_err(|error| SecretError::Random(error.to_string()))
}

/// A new 256-bit token, as text, for a session, an API client or a login card.
pub fn new_token() -> Result<String, SecretError> {
    Ok(to_hex(&random::<TOKEN_BYTES>()?))
}

/// How a token is stored.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// The hash of a request, for its idempotency key.
pub fn request_hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().to_vec()
}

/// Compares secrets in constant time.
pub fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

/// Hashes a password or PIN: argon2id, 19 MiB, two passes, one lane. Takes some 20 ms of one core: call it where
/// blocking is allowed, never inside a unit of work.
pub fn hash_password(password: &str) -> Result<String, SecretError> {
    let fail = |error: argon2::password_hash::Error| SecretError::Password(error.to_string());
    let salt = random::<16>()?;
    let salt = Salt::new(&salt).map_err(|error| SecretError::Password(error.to_string()))?;
    Ok(Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(fail)?
        .to_string())
}

/// Whether the password is the one that was hashed. With no hash (unknown account) it costs the same time and is false.
pub fn verify_password(password: &str, hash: Option<&str>) -> bool {
    // The hash of a password nobody has, so that an unknown name takes as long as a wrong password.
    const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let known = hash.is_some();
    PasswordHash::new(hash.unwrap_or(DECOY)).is_ok_and(|parsed| {
        Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
            && known
    })
}

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| {
            [
                char::from(DIGITS[usize::from(byte >> 4)]),
                char::from(DIGITS[usize::from(byte & 15)]),
            ]
        })
        .collect()
}

fn from_hex(text: &str) -> Option<[u8; KEY_BYTES]> {
    if text.len() != KEY_BYTES * 2 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; KEY_BYTES];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_bytes_open_only_with_the_same_key_for_the_same_thing() {
        let keys = Keys::random().unwrap();
        let sealed = keys.seal(b"vel 1", b"geheim").unwrap();
        assert_eq!(keys.open(b"vel 1", &sealed).unwrap(), b"geheim");
        assert!(keys.open(b"vel 2", &sealed).is_err());
        assert!(Keys::random().unwrap().open(b"vel 1", &sealed).is_err());
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(keys.open(b"vel 1", &changed).is_err());
        }
    }

    #[test]
    fn a_password_verifies_and_an_unknown_account_never_does() {
        let hash = hash_password("tulpen op de dijk").unwrap();
        assert!(verify_password("tulpen op de dijk", Some(&hash)));
        assert!(!verify_password("tulpen op de dyk", Some(&hash)));
        assert!(!verify_password("tulpen op de dijk", None));
    }

    #[test]
    fn each_issuer_key_is_its_own_and_follows_from_the_root_key() {
        let keys = Keys::random().unwrap();
        let public = |keys: &Keys, no| keys.issuer_key(no).unwrap().public();
        assert_eq!(public(&keys, 1), public(&keys.clone(), 1));
        assert_ne!(public(&keys, 1), public(&keys, 2));
        assert_ne!(public(&keys, 1), public(&Keys::random().unwrap(), 1));
        assert_eq!(format!("{:?}", keys.issuer_key(1).unwrap()), "IssuerKey(…)");
    }

    #[test]
    fn each_purpose_has_its_own_key() {
        let keys = Keys::random().unwrap();
        assert_ne!(
            keys.mac(Purpose::ChequeCode, "A"),
            keys.mac(Purpose::Claimcode, "A")
        );
    }
}
