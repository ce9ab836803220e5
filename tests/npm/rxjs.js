const { Subject, catchError, debounceTime, delay, from, interval, map, mergeMap, of, take, throwError, toArray } = require('rxjs');

from([1, 2, 3]).pipe(mergeMap((x) => of(x * 2).pipe(delay(450 - x * 150))), toArray()).subscribe((all) => console.log(all));
throwError(() => new Error('failed')).pipe(catchError((error) => of(error.message))).subscribe(console.log);
const subject = new Subject();
subject.pipe(debounceTime(100)).subscribe({ next: (value) => console.log('debounced', value), complete: () => console.log('complete') });
subject.next(1);
subject.next(2);
setTimeout(() => interval(5).pipe(take(3), map((x) => x + 1)).subscribe({ next: console.log, complete: () => subject.complete() }), 600);
