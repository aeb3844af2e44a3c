//! The external client app with its canvas, the carriers that show it, what the org lets into a frame, and that no secret is here.

use super::source::{Element, Package};
use qstream::domain::connecting;

/// What the server needs; anything more would be more than a breach should cost.
/// What the server asks for (`domain::connecting::SCOPES`, and `openid` when somebody signs in), in the package's spelling.
const SCOPES: [(&str, &str); 4] =
    [("id", "Basic"), ("api", "Api"), ("refresh_token", "RefreshToken"), ("openid", "OpenID")];
/// Where Salesforce sends a browser back to.
const CALLBACK: &str = "/canvas/approved";
const APP: &str = "Qstream";

/// Files that belong to one org and hold keys or its administrator's choices.
const NEVER: [&str; 3] = [".ecaGlblOauth-meta.xml", ".ecaPlcy-meta.xml", ".ecaOauthPlcy-meta.xml"];

pub(super) fn faults(package: &Package) -> Vec<String> {
    let mut faults = Vec::new();
    for suffix in [".ecaCanvas-meta.xml", ".ecaOauth-meta.xml"] {
        for (path, _, settings) in package.of_kind(suffix) {
            let app = settings.value("externalClientApplication").unwrap_or_default();
            if !package.has(".eca-meta.xml", app) {
                faults.push(format!("{path}: the external client app {app} isn't in the package"));
            }
        }
        if package.of_kind(suffix).count() != 1 {
            faults.push(format!("there must be exactly one {suffix}"));
        }
    }
    for (path, _, app) in package.of_kind(".eca-meta.xml") {
        if app.value("distributionState") != Some("Packaged") {
            faults.push(format!("{path}: only an app that is Packaged can be installed elsewhere"));
        }
    }
    for (path, _, canvas) in package.of_kind(".ecaCanvas-meta.xml") {
        self::canvas(package, path, canvas, &mut faults);
    }
    for (path, _, oauth) in package.of_kind(".ecaOauth-meta.xml") {
        let named: Vec<_> = oauth.value("commaSeparatedOauthScopes").unwrap_or_default().split(", ").collect();
        scopes(path, &named, &mut faults);
    }
    for (path, _, app) in package.of_kind(".connectedApp-meta.xml") {
        legacy(package, path, app, &mut faults);
    }
    for (path, _, site) in package.of_kind(".cspTrustedSite-meta.xml") {
        if !site.value("endpointUrl").is_some_and(|url| url.starts_with("https://")) {
            faults.push(format!("{path}: must be https"));
        }
    }
    carriers(package, &mut faults);
    faults.extend(secrets(package));
    faults
}

fn canvas(package: &Package, path: &str, canvas: &Element, faults: &mut Vec<String>) {
    let url = canvas.value("canvasUrl").unwrap_or_default();
    if !url.starts_with("https://") || !url.ends_with("/canvas") {
        faults.push(format!("{path}: canvasUrl must be https and end in /canvas"));
    }
    if canvas.value("accessMethod") != Some("Post") {
        faults.push(format!("{path}: a signed request comes by POST"));
    }
    for location in
        ["Visualforce", "Aura"].iter().filter(|at| !canvas.values("canvasLocationOptions").any(|on| on == **at))
    {
        faults.push(format!("{path}: a carrier for {location} exists, but the location is off"));
    }
    let handler = canvas.value("lifeCycleHandler").unwrap_or_default();
    let class = package.texts(&format!("/{handler}.cls")).map(|(_, text)| text).next().unwrap_or_default().to_owned();
    if !class.contains("implements Canvas.CanvasLifecycleHandler") {
        faults.push(format!("{path}: the class {handler} is no CanvasLifecycleHandler of the package"));
    }
}

fn scopes(path: &str, named: &[&str], faults: &mut Vec<String>) {
    for scope in named.iter().filter(|scope| !SCOPES.iter().any(|(_, needed)| needed == *scope)) {
        faults.push(format!("{path}: the scope {scope} is more than is needed"));
    }
    for (_, scope) in SCOPES.iter().filter(|(_, scope)| !named.contains(scope)) {
        faults.push(format!("{path}: the scope {scope} is missing"));
    }
    for asked in connecting::SCOPES.split(' ').filter(|asked| !SCOPES.iter().any(|(known, _)| known == asked)) {
        faults.push(format!("{path}: the server asks for {asked}, which nothing here stands for"));
    }
}

fn legacy(package: &Package, path: &str, app: &Element, faults: &mut Vec<String>) {
    if !path.starts_with("legacy/") {
        faults.push(format!("{path}: new connected apps can't be deployed; it belongs into legacy/"));
    }
    for oauth in app.all("oauthConfig") {
        scopes(path, &oauth.values("scopes").collect::<Vec<_>>(), faults);
        for tick in ["isPkceRequired", "isRefreshTokenRotationEnabled", "isAdminApproved"] {
            if !oauth.is(tick) {
                faults.push(format!("{path}: {tick} must be on"));
            }
        }
        if !oauth.value("callbackUrl").is_some_and(|url| url.starts_with("https://") && url.ends_with(CALLBACK)) {
            faults.push(format!("{path}: callbackUrl must be https and end in {CALLBACK}"));
        }
    }
    let url = |element: Option<&Element>| element.and_then(|canvas| canvas.value("canvasUrl")).map(str::to_owned);
    let ours = url(package.of_kind(".ecaCanvas-meta.xml").map(|(_, _, canvas)| canvas).next());
    if url(app.child("canvasConfig")) != ours {
        faults.push(format!("{path}: both kinds of app must lead to the same address"));
    }
}

/// Visualforce and Aura name the app, with and without a namespace.
fn carriers(package: &Package, faults: &mut Vec<String>) {
    for (suffix, tag) in [(".page", "<apex:canvasApp"), (".cmp", "<force:canvasApp")] {
        let apps: Vec<_> = package
            .texts(suffix)
            .flat_map(|(path, text)| text.split(tag).skip(1).map(move |app| (path, app)))
            .collect();
        for (path, app) in &apps {
            if !app.contains(&format!("developerName=\"{APP}\"")) || !package.has(".eca-meta.xml", APP) {
                faults.push(format!("{path}: carries another app than {APP}"));
            }
        }
        let own = |app: &str| app.split("/>").next().is_some_and(|app| app.contains("namespacePrefix="));
        let with = apps.iter().filter(|(_, app)| own(app)).count();
        if with != 1 || apps.len() != 2 {
            faults.push(format!("{suffix}: the app must be carried once with its namespace and once without"));
        }
    }
    for (path, text) in package.texts(".page").chain(package.texts(".cmp")) {
        for word in ["$Api.Session_ID", "getSessionId", "<script", "<apex:includeScript value=\"http"] {
            if text.contains(word) {
                faults.push(format!("{path}: {word} has no place in a package"));
            }
        }
    }
}

fn secrets(package: &Package) -> Vec<String> {
    let mut faults = Vec::new();
    let markers =
        ["<consumerKey>", "<consumerSecret>", "-----BEGIN", "3MVG9", "refresh_token=", "<oauthToken>", "<password>"];
    for (path, text) in &package.files {
        if NEVER.iter().any(|suffix| path.ends_with(suffix)) {
            faults.push(format!("{path}: belongs to one org and never into the source"));
        }
        for marker in markers.iter().filter(|marker| text.contains(**marker)) {
            faults.push(format!("{path}: {marker} looks like a secret"));
        }
        // A link between app and org as an org has generated it.
        if text.split("<oauthLink>").skip(1).any(|link| !link.starts_with("QSTREAM_OAUTH_LINK<")) {
            faults.push(format!("{path}: oauthLink of a certain org"));
        }
    }
    faults
}
