//! Mistakes in what people see: layouts, views, pages, tabs, reports, dashboards.

use super::{Files, META, add, caught, edit, remove};

const LAYOUT: &str = "layouts/Qstream_Enrolment__c-Qstream Enrolment Layout.layout-meta.xml";
const REPORTS: &str = "reports/Qstream_Reports";
const OVERVIEW: &str = "dashboards/Qstream_Dashboards/Qstream_Learning_Overview.dashboard-meta.xml";

#[test]
fn a_layout_with_a_field_that_is_not_there() {
    caught("pages", "Rank_In_Team__c isn't there", |files| {
        edit(files, LAYOUT, "<field>Points__c", "<field>Rank_In_Team__c");
    });
}

#[test]
fn a_layout_on_which_a_required_field_is_not_required() {
    let required = "<behavior>Required</behavior>\n                <field>Participant__c";
    let readonly = required.replace("Required", "Readonly");
    caught("pages", "Participant__c can't be", |files| edit(files, LAYOUT, required, &readonly));
}

#[test]
fn a_field_that_no_layout_shows() {
    let item = "<behavior>Readonly</behavior>\n                <field>Points__c</field>";
    caught("pages", "Points__c isn't shown", |files| edit(files, LAYOUT, item, "<emptySpace>true</emptySpace>"));
}

#[test]
fn a_related_list_that_leads_elsewhere() {
    caught("pages", "doesn't lead here", |files| {
        edit(
            files,
            LAYOUT,
            "<relatedList>Qstream_Response__c.Enrolment__c",
            "<relatedList>Qstream_Response__c.Question__c",
        );
    });
}

#[test]
fn a_view_that_filters_by_a_value_that_never_is() {
    let path = "objects/Qstream_Enrolment__c/listViews/Completed.listView-meta.xml";
    caught("pages", "never is", |files| edit(files, path, "<value>Completed", "<value>Complete"));
}

#[test]
fn a_view_of_what_is_mine_of_rows_without_an_owner() {
    let path = "objects/Qstream_Enrolment__c/listViews/All.listView-meta.xml";
    caught("pages", "has no owner", |files| edit(files, path, "<filterScope>Everything", "<filterScope>Mine"));
}

#[test]
fn a_tab_for_a_page_that_is_not_there() {
    caught("pages", "page isn't in the package", |files| {
        edit(files, "tabs/Qstream.tab-meta.xml", "<page>QstreamCanvas", "<page>QstreamFrame");
    });
}

#[test]
fn an_app_with_a_tab_that_is_not_there() {
    caught("pages", "the tab Qstream_Help", |files| {
        edit(files, "applications/Qstream.app-meta.xml", "<tabs>Qstream<", "<tabs>Qstream_Help<");
    });
}

#[test]
fn a_page_with_a_component_that_is_not_there() {
    caught("pages", "the component qstreamStart", |files| {
        edit(
            files,
            "flexipages/Qstream_Setup.flexipage-meta.xml",
            "<componentName>qstreamSetup",
            "<componentName>qstreamStart",
        );
    });
}

#[test]
fn a_component_on_a_page_that_it_is_not_meant_for() {
    caught("pages", "isn't meant for a HomePage", |files| {
        edit(files, "lwc/qstreamTeam/qstreamTeam.js-meta.xml", "<target>lightning__HomePage</target>", "");
    });
}

#[test]
fn an_object_whose_record_page_is_gone() {
    caught("pages", "Qstream_Enrolment_Record_Page isn't in the package", |files| {
        remove(files, "flexipages/Qstream_Enrolment_Record_Page.flexipage-meta.xml");
    });
}

#[test]
fn a_report_column_that_the_report_type_does_not_offer() {
    caught("analytics", "doesn't offer", |files| {
        edit(files, &format!("{REPORTS}/Export_Errors.report-meta.xml"), "$Error_Summary__c", "$Error_Text__c");
    });
}

#[test]
fn a_report_of_a_type_that_is_not_there() {
    caught("analytics", "report type isn't in the package", |files| {
        remove(files, "reportTypes/Qstream_Export_Runs.reportType-meta.xml");
    });
}

#[test]
fn a_report_type_over_a_relationship_that_is_not_there() {
    caught("analytics", "joined with isn't in the package", |files| {
        let path = "reportTypes/Qstreams_with_Questions.reportType-meta.xml";
        edit(files, path, "<relationship>Questions__r", "<relationship>Quizzes__r");
    });
}

#[test]
fn a_chart_over_a_grouping_that_the_report_lacks() {
    caught("analytics", "the chart groups by", |files| {
        let path = format!("{REPORTS}/Runs_by_Status.report-meta.xml");
        edit(
            files,
            &path,
            "<groupingColumn>Qstream_Export_Run__c$Status__c",
            "<groupingColumn>Qstream_Export_Run__c$Kind__c",
        );
    });
}

#[test]
fn a_dashboard_with_a_report_that_is_not_there() {
    caught("analytics", "Overdue isn't in the package", |files| {
        edit(files, OVERVIEW, "Qstream_Reports/Overdue_Enrolments", "Qstream_Reports/Overdue");
    });
}

#[test]
fn two_components_in_one_place() {
    caught("analytics", "two components share", |files| {
        edit(files, OVERVIEW, "<columnIndex>6</columnIndex>", "<columnIndex>5</columnIndex>");
    });
}

#[test]
fn a_dynamic_dashboard_that_an_org_may_have_no_room_for() {
    caught("analytics", "specified user", |files| edit(files, OVERVIEW, ">SpecifiedUser<", ">LoggedInUser<"));
}

#[test]
fn a_report_outside_every_folder() {
    caught("analytics", "the folder Elsewhere", |files: &mut Files| {
        let report = files.remove(&format!("{META}/{REPORTS}/Not_Started.report-meta.xml")).expect("the report");
        add(files, "reports/Elsewhere/Not_Started.report-meta.xml", &report);
    });
}

#[test]
fn a_field_whose_meaning_the_guide_tells_otherwise() {
    let path = "objects/Qstream_Enrolment__c/fields/Points__c.field-meta.xml";
    caught("guide", "doesn't say", |files| {
        edit(files, path, "<inlineHelpText>Points won", "<inlineHelpText>Credits won");
    });
}

#[test]
fn a_permission_set_that_the_guide_does_not_name() {
    let path = "permissionsets/Qstream_Reporting.permissionset-meta.xml";
    caught("guide", "doesn't name", |files| edit(files, path, "<label>Qstream Reporting", "<label>Qstream Analysts"));
}
