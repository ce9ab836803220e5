//! The table: a line a module. When something comes to be there its name goes away here.

use super::{Missing, Root};

const NOTHING: Missing = Missing {
    module: "",
    functions: "",
    classes: "",
    root: Root::Object,
};

const INSPECTED: &str = "Network.requestWillBeSent/1 Network.responseReceived/1 \
    Network.loadingFinished/1 Network.loadingFailed/1 Network.dataSent/1 Network.dataReceived/1 \
    Network.webSocketCreated/1 Network.webSocketClosed/1 \
    Network.webSocketHandshakeResponseReceived/1 NetworkResources.put/2 \
    DOMStorage.domStorageItemAdded/1 DOMStorage.domStorageItemRemoved/1 \
    DOMStorage.domStorageItemUpdated/1 DOMStorage.domStorageItemsCleared/1 \
    DOMStorage.registerStorage/1 open/3";

/// What is missing, by module.
#[rustfmt::skip]
pub const TABLE: &[Missing] = &[
    Missing { module: "_stream_wrap", root: Root::Class, ..NOTHING },
    Missing { module: "_tls_common", functions: "createSecureContext/1 translatePeerCertificate/1", classes: "SecureContext/4", ..NOTHING },
    Missing { module: "_tls_wrap", functions: "createServer/2 connect/0", classes: "TLSSocket/2 Server/2", ..NOTHING },
    Missing { module: "crypto", functions: "setEngine/2 setFips/1 encapsulate/2 decapsulate/3", ..NOTHING },
    Missing { module: "inspector", functions: INSPECTED, classes: "Session/0", ..NOTHING },
    Missing { module: "net", classes: "BoundSocket/0", ..NOTHING },
    Missing { module: "test/reporters", functions: "lcov/0", ..NOTHING },
    Missing { module: "trace_events", functions: "createTracing/1", ..NOTHING },
    Missing { module: "v8", functions: "cachedDataVersionTag/0 getCppHeapStatistics/0 getHeapCodeStatistics/0 getHeapSnapshot/1 \
        getHeapSpaceStatistics/0 queryObjects/1 setFlagsFromString/1 setHeapSnapshotNearHeapLimit/1 startCpuProfile/0 \
        stopCoverage/0 takeCoverage/0 writeHeapSnapshot/2",
        classes: "GCProfiler/0", ..NOTHING },
    Missing { module: "vm", functions: "measureMemory/0", ..NOTHING },
    Missing { module: "wasi", classes: "WASI/0", ..NOTHING },
    Missing { module: "worker_threads", functions: "moveMessagePortToContext/0", ..NOTHING },
    Missing { module: "worker_threads.Worker", functions: "getHeapSnapshot/1 getHeapStatistics/0 startCpuProfile/0 startHeapProfile/0", ..NOTHING },
];
