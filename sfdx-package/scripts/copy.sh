# Sourced by the scripts that talk to Salesforce: asks for what belongs to one server, and makes a copy of the source in
# $work in which it may be changed. Nothing of an org is ever written into the source.

[ "$(command -v sf)" ] || { echo "install Salesforce's command line first: npm install --global @salesforce/cli" >&2; exit 1; }
: "${QSTREAM_SERVER_URL:?the https:// address of your Qstream server}"
: "${QSTREAM_CONTACT_EMAIL:?whom Salesforce may write to about the app}"
case $QSTREAM_SERVER_URL in
    https://*/*) echo "QSTREAM_SERVER_URL has a path" >&2; exit 1 ;;
    https://?*) ;;
    *) echo "QSTREAM_SERVER_URL must be https" >&2; exit 1 ;;
esac
export QSTREAM_SERVER_URL QSTREAM_CONTACT_EMAIL
export QSTREAM_SITES_URL=${QSTREAM_SITES_URL:-https://*.${QSTREAM_SERVER_URL#https://}}

package=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r force-app config sfdx-project.json .forceignore "$work/"
cd "$work"

# Changes sfdx-project.json of the copy by JavaScript that knows it as `project`; what follows are process.argv[1] and on.
change_project() {
    node -e "
        const project = JSON.parse(fs.readFileSync('sfdx-project.json', 'utf8'));
        $1
        fs.writeFileSync('sfdx-project.json', JSON.stringify(project, null, 2));
    " -- "${@:2}"
}
