// flags: --conditions=custom
import './fixtures/packages_body.mjs';
