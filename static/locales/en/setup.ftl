# Pages for somebody who isn’t in a session.

approval-title = Qstream isn’t approved for you yet
approval-why = Salesforce holds your sign-in back until the app is approved for you.
approval-advice = Ask your Salesforce admin to set the app’s Permitted Users to “Admin approved users are pre-authorized” and to give you the permission set Qstream User.
access-method-title = Open Qstream from its tab in Salesforce
access-method-why = This address takes a signed request that Salesforce sends when you open the Qstream tab.
access-method-advice = For admins: the app’s Access Method must be “Signed Request (POST)”.
home-title = Qstream
home-promise = One or two questions a day, spaced until they stick.
home-help = How it works
home-advice = Open the Qstream tab in your Salesforce org to answer.
