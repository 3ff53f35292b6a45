// Odoo's front end: ES modules, in the browser. The rules find mistakes; how it looks is prettier's.
const browser = [
    "window",
    "document",
    "console",
    "fetch",
    "setTimeout",
    "clearTimeout",
    "URL",
    "FormData",
    "navigator",
];
const hoot = ["describe", "test", "expect"];

export default [
    {
        files: ["**/*.js", "**/*.mjs"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: Object.fromEntries([...browser, ...hoot, "odoo", "luxon"].map((name) => [name, "readonly"])),
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            "constructor-super": "error",
            curly: "error",
            eqeqeq: "error",
            "no-const-assign": "error",
            "no-debugger": "error",
            "no-dupe-class-members": "error",
            "no-dupe-keys": "error",
            "no-duplicate-imports": "error",
            "no-redeclare": "error",
            "no-this-before-super": "error",
            "no-undef": "error",
            "no-unreachable": "error",
            "no-unused-vars": ["error", { args: "after-used", argsIgnorePattern: "^_" }],
            "no-var": "error",
            "prefer-const": "error",
            complexity: ["error", 16],
        },
    },
];
