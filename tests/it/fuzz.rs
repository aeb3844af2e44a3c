//! The fuzz target on stable Rust: the kept corpus, mutated. `QSTREAM_FUZZ_RUNS` says how often; `scripts/check` asks for a
//! million. `fuzz/` has the same target for cargo-fuzz.

#[path = "../../fuzz/src/target.rs"]
mod target;

use qstream::domain::time::Instant;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::path::Path;
use target::{Target, sign};

const NOW: Instant = Instant::from_millis(1_795_351_106_619);
/// Enough for every test run to pass through every kind of mutation.
const USUAL_RUNS: usize = 20_000;
/// What a verification may allocate at once: a page of refusals must not become a way to fill the memory.
const MAX_BYTES: u64 = 1024 * 1024;

/// Pieces that parsers trip over.
const DICTIONARY: &[&[u8]] = &[
    b".",
    b"=",
    b"==",
    b"%2B",
    b"+",
    b" ",
    b"\0",
    b"\xff",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b"null",
    b"{}",
    b"[]",
    b"[[[[[[[[",
    b"1e999",
    b"-1",
    b"99999999999999999999",
    b"\"algorithm\":\"none\"",
    b"\"algorithm\":\"HMACSHA256\"",
    b"00D",
    b"005",
    b"https://",
    b"https://evil.example/.my.salesforce.com",
    b".my.salesforce.com",
    b";",
    b"@",
    b"#",
    b"\r\n",
    b"\xe2\x80\xae",
    b"\"issuedAt\":",
    b"\"client\":null",
    b"\"context\":{\"user\":null}",
];

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/launch");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("the corpus").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let seeds: Vec<_> = paths.into_iter().map(|path| std::fs::read(path).expect("a seed")).collect();
    assert!(seeds.len() >= 20, "the corpus is kept");
    seeds
}

fn runs() -> usize {
    #[expect(clippy::disallowed_methods, reason = "the harness's own switch, not a setting of the product")]
    let asked = std::env::var("QSTREAM_FUZZ_RUNS").ok();
    asked.map_or(USUAL_RUNS, |runs| runs.parse().expect("a number"))
}

/// One to four changes: bits, bytes, pieces cut, doubled, taken from the dictionary or from another seed.
fn mutate(random: &mut StdRng, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[random.random_range(0..seeds.len())].clone();
    for _ in 0..random.random_range(1..=4) {
        let at = random.random_range(0..=bytes.len());
        match random.random_range(0..7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.random_range(0..8),
            1 if at < bytes.len() => bytes[at] = random.random(),
            2 => {
                let end = (at + random.random_range(0..32)).min(bytes.len());
                bytes.drain(at..end);
            }
            3 => {
                let piece = DICTIONARY[random.random_range(0..DICTIONARY.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            4 => {
                let end = (at + random.random_range(0..64)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            5 => {
                let other = &seeds[random.random_range(0..seeds.len())];
                let from = random.random_range(0..=other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            _ => bytes.truncate(at),
        }
    }
    bytes
}

#[test]
fn no_mutation_of_the_corpus_panics_or_forges() {
    let (target, seeds) = (Target::new(NOW), corpus());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let each = runs().div_ceil(threads);
    let accepted: usize = std::thread::scope(|scope| {
        let work = |number: u64| {
            let (target, seeds) = (&target, &seeds);
            scope.spawn(move || {
                let mut random = StdRng::seed_from_u64(0x0051_7245_a000 + number);
                (0..each).filter(|_| target.run(&mutate(&mut random, seeds))).count()
            })
        };
        let workers: Vec<_> = (0..u64::try_from(threads).expect("small")).map(work).collect();
        workers.into_iter().map(|worker| worker.join().expect("no panic")).sum()
    });
    let all = each * threads;
    println!("{all} executions, {accepted} accepted (signed by the harness itself)");
    assert!(accepted > all / 1_000, "the mutations reach what lies behind the signature: {accepted} of {all}");
}

#[test]
fn no_request_makes_the_verifier_allocate_more_than_a_megabyte() {
    let target = Target::new(NOW);
    let largest = qstream::domain::canvas::MAX_BYTES;
    let fill = |piece: &str| piece.repeat(largest * 3 / 4 / piece.len() - 40);
    let padded = format!(
        "{{\"algorithm\":\"HMACSHA256\",\"context\":{{\"environment\":{{\"parameters\":{{\"x\":\"{}\"}}}}}}}}",
        fill("y")
    );
    let mut inputs = corpus();
    for json in ["[".repeat(90_000), fill("{\"a\":"), fill("{\"issuedAt\":["), fill("\\u00e9"), fill("[1,"), padded] {
        inputs.push(sign(json.as_bytes()).into_bytes());
        inputs.push(json.into_bytes());
    }
    inputs.push(vec![b'A'; largest]);
    inputs.push(fill("%").into_bytes());
    let mut most = 0;
    for input in inputs {
        let raw = String::from_utf8_lossy(&input).into_owned();
        // As the server does it: the form decoded, then verified.
        let form: String =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("signed_request", &raw).finish();
        let info = allocation_counter::measure(|| {
            let fields: Vec<(String, String)> = url::form_urlencoded::parse(form.as_bytes()).into_owned().collect();
            for (_, value) in fields {
                target.verify_only(&value);
            }
        });
        most = most.max(info.bytes_max);
        assert!(info.bytes_max <= MAX_BYTES, "{} bytes at once for {:.60}", info.bytes_max, raw);
    }
    println!("at most {most} bytes at once");
}
