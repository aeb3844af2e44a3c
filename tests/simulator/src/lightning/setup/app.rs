//! The package and its app: installed for whom, approved by whom.

use maud::{Markup, html};

use super::super::viewer::Viewer;
use super::button;
use crate::orgs::UserInfo;
use crate::orgs::setup::{Installed, Permitted};
use crate::orgs::tokens::Purpose;

pub(super) fn package(viewer: &Viewer<'_>) -> Markup {
    let settled = viewer.world.settled(viewer.org);
    let choice = |value: &str, label: &str, hint: &str, checked: bool| {
        html! {
            div {
                input type="radio" id=(value) name="installed" value=(value) checked[checked];
                label for=(value) { (label) }
                p .hint { (hint) }
            }
        }
    };
    html! {
        div .card {
            form .stack method="post" action="/lightning/setup/package" {
                fieldset {
                    legend { "Install Qstream" }
                    (choice("admins_only", "Install for Admins Only", "Others need a permission set of the package.", settled.installed == Installed::AdminsOnly))
                    (choice("all_users", "Install for All Users", "Every profile sees every object and field, but that of integrations.", settled.installed == Installed::AllUsers))
                    (choice("no", "Uninstalled", "The app answers “app must be installed into org”, and its tab is gone.", settled.installed == Installed::No))
                }
                div .row { button .button type="submit" { "Save" } }
            }
        }
    }
}

pub(super) fn approvals(viewer: &Viewer<'_>) -> Markup {
    let settled = viewer.world.settled(viewer.org);
    let approvals = viewer.world.tokens().approvals(&viewer.org.key);
    let kind = |purpose| match purpose {
        Purpose::Sync => "OAuth, refresh token",
        Purpose::Assertion => "OAuth, assertion",
        Purpose::Canvas => "Canvas",
        Purpose::Session => "Session",
    };
    html! {
        section .card aria-labelledby="policy" {
            h2 #policy { "Permitted Users" }
            p {
                @match settled.permitted {
                    Permitted::AdminApproved => "Admin approved users are pre-authorized.",
                    Permitted::SelfAuthorise => "All users may self-authorize.",
                }
            }
            @match settled.permitted {
                Permitted::AdminApproved => (button("app", &[("permitted", "self_authorise")], "Let all users self-authorize", "")),
                Permitted::SelfAuthorise => (button("app", &[("permitted", "admin_approved")], "Pre-authorize admin approved users", "")),
            }
        }
        section .card aria-labelledby="usage" {
            h2 #usage { "OAuth Usage" }
            @if approvals.is_empty() { p .empty { "Nobody has approved the app." } }
            @else {
                div .scroll role="region" aria-label="Approvals" tabindex="0" {
                    table {
                        thead { tr { th scope="col" { "User" } th scope="col" { "Kind" } th scope="col" { "Approved" } th scope="col" { "Last used" } th scope="col" .number { "Uses" } th scope="col" { "Action" } } }
                        tbody {
                            @for approval in &approvals {
                                @let name = viewer.org.user(&approval.user).map(UserInfo::full_name).unwrap_or_default();
                                tr {
                                    th scope="row" { (name) }
                                    td { (kind(approval.purpose)) }
                                    td .nowrap { (viewer.clock(approval.approved_at_ms)) }
                                    td .nowrap { (viewer.clock(approval.used_at_ms)) }
                                    td .number { (approval.uses) }
                                    td { (button("app", &[("revoke", &approval.index.to_string())], "Revoke", &format!("the approval of {name}"))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
