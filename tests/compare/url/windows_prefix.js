// pathToFileURL for Windows: `\\?\` in front of a path says that it is whole, and is no part of it.
const { pathToFileURL } = require('url');

for (const path of [
  '\\\\?\\C:\\path\\to\\file.txt', '\\\\?\\C:\\a b%#?', '\\\\?\\UNC\\server\\share\\x.txt', '\\\\.\\C:\\path',
  '\\\\server\\share\\file', 'C:\\plain\\', '\\\\?\\D:\\dir\\', '\\\\server', '\\\\server\\', '\\\\\\x', '\\\\',
]) {
  try {
    console.log(path, pathToFileURL(path, { windows: true }).href);
  } catch (error) {
    console.log(path, error.code, error.message);
  }
}
