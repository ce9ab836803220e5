// The errors of specifiers that lead nowhere.
import './fixtures/errors_resolve_body.mjs';
