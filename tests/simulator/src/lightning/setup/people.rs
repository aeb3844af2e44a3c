//! Users and their permission sets.

use maud::{Markup, html};

use super::super::viewer::Viewer;
use super::button;

pub(super) fn users(viewer: &Viewer<'_>) -> Markup {
    let settled = viewer.world.settled(viewer.org);
    html! {
        div .card {
            div .scroll role="region" aria-label="Users" tabindex="0" {
                table {
                    thead { tr { th scope="col" { "Full Name" } th scope="col" { "Username" } th scope="col" { "Profile" } th scope="col" { "Email" } th scope="col" { "Active" } } }
                    tbody {
                        @for user in &viewer.org.users {
                            @let active = settled.is_active(user);
                            @let field = format!("email-{}", user.id);
                            tr {
                                th scope="row" { (user.full_name()) }
                                td { (user.username) }
                                td { (user.profile) }
                                td {
                                    form .row method="post" action="/lightning/setup/users" {
                                        input type="hidden" name="user" value=(user.id);
                                        label .unseen for=(field) { "Email of " (user.full_name()) }
                                        input id=(field) type="email" name="email" value=(settled.as_now(user).email) autocomplete="off" required;
                                        button .button.quiet type="submit" { "Save" span .unseen { " the address of " (user.full_name()) } }
                                    }
                                }
                                td {
                                    @if active { (button("users", &[("user", &user.id), ("active", "false")], "Deactivate", &user.full_name())) }
                                    @else { (button("users", &[("user", &user.id), ("active", "true")], "Activate", &user.full_name())) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn sets(viewer: &Viewer<'_>) -> Markup {
    let settled = viewer.world.settled(viewer.org);
    let sets = &viewer.world.schema.permission_sets;
    if sets.is_empty() {
        return html! { div .card { p .empty { "The package holds no permission sets, so everybody may do everything." } } };
    }
    html! {
        @for set in sets {
            section .card aria-labelledby=(set.name) {
                h2 id=(set.name) { (set.label) }
                p .hint { (set.name) }
                @if set.objects.is_empty() { p { "No access to objects." } }
                @else {
                    ul {
                        @for ticks in &set.objects {
                            @let words = [("read", ticks.read), ("create", ticks.create), ("edit", ticks.edit), ("delete", ticks.delete)];
                            @let words: Vec<&str> = words.into_iter().filter(|(_, ticked)| *ticked).map(|(word, _)| word).collect();
                            li { @if ticks.object == "*" { "Every object and field" } @else { (ticks.object) } ": " (words.join(", ")) }
                        }
                    }
                }
                form .stack method="post" action="/lightning/setup/sets" {
                    input type="hidden" name="set" value=(set.name);
                    fieldset {
                        legend { "Assigned to" }
                        @for user in &viewer.org.users {
                            @let id = format!("{}-{}", set.name, user.id);
                            @let has = settled.sets.get(&user.id).is_some_and(|sets| sets.contains(&set.name));
                            div {
                                input type="checkbox" id=(id) name="user" value=(user.id) checked[has];
                                label for=(id) { (user.full_name()) " (" (user.profile) ")" }
                            }
                        }
                    }
                    div .row { button .button type="submit" { "Save " (set.label) } }
                }
            }
        }
    }
}
