/*
 * Imported first by everything that synthesizes the stack or runs it locally.
 * The template validation of the CDK takes longer than everything else together and is done by `npm run synth`; the
 * SDK's advice about the Node version is for people who deploy to it, and Lambda runs a newer one.
 */
process.env['CDK_VALIDATION'] ??= 'false';
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
