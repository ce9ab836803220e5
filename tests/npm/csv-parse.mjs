import { parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';

console.log(parseSync('a,b\n1,"x,y"\n2,z', { columns: true }));
try { parseSync('a,b\n1'); } catch (error) { console.log(error.code, error.message); }
const parser = parse({ delimiter: ';' });
parser.on('readable', () => { for (let record = parser.read(); record; record = parser.read()) console.log(record); });
parser.on('end', () => console.log('end', parser.info.records));
parser.write('a;b\n');
parser.end('c;"d\ne"\n');
