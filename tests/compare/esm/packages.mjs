// Packages: exports, imports, conditions, the package's own name, a main file of old.
import './fixtures/packages_body.mjs';
