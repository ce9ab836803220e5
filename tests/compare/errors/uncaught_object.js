  throw { answer: 42, nested: { deep: true } };
