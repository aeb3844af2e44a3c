//! Mistakes in the app, in code and in texts, and secrets that slipped in.

use super::{Files, META, add, caught, edit, remove};

const CANVAS: &str = "extlClntAppCanvasSettings/Qstream_canvasSettings.ecaCanvas-meta.xml";
const LEGACY: &str = "legacy/connectedApps/Qstream_Legacy.connectedApp-meta.xml";
const OAUTH: &str = "extlClntAppOauthSettings/Qstream_oauth.ecaOauth-meta.xml";
const HEALTH: &str = "classes/QstreamHealth.cls";
const SETUP: &str = "lwc/qstreamSetup/qstreamSetup.js";

/// Replaces `old` in a file outside the metadata.
fn edit_beside(files: &mut Files, path: &str, old: &str, new: &str) {
    let text = files.get_mut(path).expect("the file");
    assert!(text.contains(old), "{path} doesn't hold {old:?}");
    *text = text.replacen(old, new, 1);
}

#[test]
fn a_canvas_of_an_app_that_is_not_there() {
    caught("app", "the external client app Qstreams", |files| {
        edit(files, CANVAS, "<externalClientApplication>Qstream<", "<externalClientApplication>Qstreams<");
    });
}

#[test]
fn a_canvas_over_plain_http() {
    caught("app", "canvasUrl must be https", |files| edit(files, CANVAS, "https://", "http://"));
}

#[test]
fn a_carrier_whose_location_is_off() {
    let location = "<canvasLocationOptions>Visualforce</canvasLocationOptions>";
    caught("app", "Visualforce exists, but", |files| edit(files, CANVAS, location, ""));
}

#[test]
fn a_lifecycle_class_that_is_none() {
    caught("app", "no CanvasLifecycleHandler", |files| edit(files, CANVAS, "QstreamCanvasHandler", "QstreamHealth"));
}

#[test]
fn a_scope_more_than_is_needed() {
    caught("app", "the scope Full", |files| edit(files, OAUTH, "RefreshToken", "RefreshToken, Full"));
}

#[test]
fn a_scope_less_than_sign_in_needs() {
    caught("app", "the scope OpenID is missing", |files| edit(files, OAUTH, ", OpenID", ""));
}

#[test]
fn a_legacy_app_that_sends_people_back_to_nowhere() {
    caught("app", "end in /canvas/approved", |files| {
        edit_beside(files, LEGACY, "/canvas/approved", "/oauth/callback");
    });
}

#[test]
fn a_page_that_carries_another_app() {
    caught("app", "carries another app", |files| {
        edit(files, "pages/QstreamCanvas.page", "developerName=\"Qstream\"", "developerName=\"Qstreams\"");
    });
}

#[test]
fn a_page_that_only_works_without_a_namespace() {
    caught("app", "once with its namespace", |files| {
        edit(files, "pages/QstreamCanvas.page", "namespacePrefix=\"{!namespacePrefix}\"", "");
    });
}

#[test]
fn a_consumer_secret() {
    let path = "extlClntAppGlobalOauthSets/Qstream_glbloauth.ecaGlblOauth-meta.xml";
    caught("app", "never into the source", |files| {
        add(files, path, "<ExtlClntAppGlobalOauthSettings><label>x</label></ExtlClntAppGlobalOauthSettings>");
    });
    caught("app", "looks like a secret", |files| {
        edit(files, OAUTH, "<label>", "<consumerSecret>1234567890</consumerSecret><label>");
    });
}

#[test]
fn the_link_of_a_certain_org() {
    caught("app", "of a certain org", |files| {
        edit(files, OAUTH, "QSTREAM_OAUTH_LINK", "00DWs000004abcd:888Ws0000000001");
    });
}

#[test]
fn a_private_key_in_a_note() {
    caught("app", "-----BEGIN", |files| {
        files.insert("notes.txt".to_owned(), "-----BEGIN PRIVATE KEY-----".to_owned());
    });
}

#[test]
fn a_connected_app_inside_the_package() {
    let plant = |files: &mut Files| {
        let app = files.remove(LEGACY).expect("the app");
        add(files, "connectedApps/Qstream_Legacy.connectedApp-meta.xml", &app);
    };
    caught("app", "belongs into legacy/", plant);
    caught("project", "holds a connected app", plant);
}

#[test]
fn a_legacy_app_without_pkce() {
    caught("app", "isPkceRequired", |files| {
        edit_beside(files, LEGACY, "<isPkceRequired>true", "<isPkceRequired>false");
    });
}

#[test]
fn a_label_that_is_not_there() {
    caught("code", "Label.Qstream_Canvas_Refused".trim_start_matches("Label."), |files| {
        edit(
            files,
            "classes/QstreamCanvasHandler.cls",
            "Label.Qstream_Canvas_No_Permission",
            "Label.Qstream_Canvas_Refused",
        );
    });
}

#[test]
fn a_label_in_one_language_only() {
    caught("code", "in one language only", |files| {
        let path = format!("{META}/translations/de.translation-meta.xml");
        let text = &files[&path];
        let start = text.find("<customLabels>").expect("a label");
        let end = text.find("</customLabels>").expect("its end") + "</customLabels>".len();
        let shorter = format!("{}{}", &text[..start], &text[end..]);
        files.insert(path, shorter);
    });
}

#[test]
fn a_translation_that_lost_a_value() {
    caught("code", "{0} in one language only", |files| {
        edit(files, "translations/de.translation-meta.xml", "{0} Punkte", "Punkte");
    });
}

#[test]
fn a_label_that_nobody_uses() {
    let label = "<labels><fullName>Qstream_Extra</fullName><language>en_US</language><protected>true</protected>\
                 <shortDescription>Extra</shortDescription><value>Extra</value></labels><labels>";
    caught("code", "nobody uses Qstream_Extra", |files| {
        edit(files, "labels/CustomLabels.labels-meta.xml", "<labels>", label);
    });
}

#[test]
fn a_component_that_calls_a_method_that_is_not_there() {
    caught("code", "QstreamSetupController.findState", |files| {
        edit(files, SETUP, "QstreamSetupController.findHealth", "QstreamSetupController.findState");
    });
}

#[test]
fn a_component_that_calls_a_method_that_is_not_offered() {
    caught("code", "QstreamSetupController.findHealth", |files| {
        edit(
            files,
            "classes/QstreamSetupController.cls",
            "  @AuraEnabled\n  public static QstreamHealth",
            "  public static QstreamHealth",
        );
    });
}

#[test]
fn a_component_within_another_that_is_not_there() {
    caught("code", "the component qstreamErrors", |files| {
        edit(files, "lwc/qstreamSetup/qstreamSetup.html", "<c-qstream-problem", "<c-qstream-errors");
    });
}

#[test]
fn a_component_without_a_test() {
    caught("code", "qstreamTeam.test.js is missing", |files| {
        remove(files, "lwc/qstreamTeam/__tests__/qstreamTeam.test.js");
    });
}

#[test]
fn a_class_that_ignores_sharing() {
    caught("code", "with sharing", |files| edit(files, HEALTH, "public with sharing class", "public class"));
}

#[test]
fn a_class_that_is_global() {
    caught("code", "never be taken back", |files| {
        edit(files, "classes/QstreamInstallHandler.cls", "public with sharing class", "global class");
    });
}

#[test]
fn a_query_that_ignores_field_permissions() {
    caught("code", "without WITH USER_MODE", |files| edit(files, HEALTH, "WITH USER_MODE", ""));
}

#[test]
fn a_class_without_a_test() {
    caught("code", "has no test", |files| remove(files, "classes/QstreamHealthTest.cls"));
}

#[test]
fn an_older_api_for_one_file() {
    caught("code", "another apiVersion", |files| edit(files, "classes/QstreamHealth.cls-meta.xml", "66.0", "58.0"));
}

#[test]
fn a_project_that_names_a_class_that_is_not_there() {
    caught("project", "postInstallScript names", |files| {
        edit_beside(files, "sfdx-project.json", "QstreamInstallHandler", "QstreamInstaller");
    });
}

#[test]
fn a_version_that_the_package_does_not_tell() {
    caught("project", "builds 0.2.0", |files| edit_beside(files, "sfdx-project.json", "0.1.0.NEXT", "0.2.0.NEXT"));
}

#[test]
fn a_project_with_an_unknown_key() {
    caught("project", "unknown key versionNo", |files| {
        edit_beside(files, "sfdx-project.json", "\"versionNumber\"", "\"versionNo\"");
    });
}

#[test]
fn a_replacement_without_a_place() {
    caught("project", "nothing to replace", |files| edit(files, OAUTH, "QSTREAM_OAUTH_LINK", "elsewhere"));
}
