// A function's text is shortened where it cannot be cloned.
for (const length of [90, 112, 113, 114, 300]) {
  const value = new Function(`return function () { /*${'é'.repeat(length - 14)}*/ }`)();
  try {
    structuredClone({ value });
  } catch (error) {
    console.log(String(value).length, error.message);
  }
}
