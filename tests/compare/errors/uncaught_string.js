function fail() {
  throw 'a string';
}
fail();
