namespace Ecomm.HostTests;

/// <summary>Bodies with faults in their fields: the path, the body, and every fault that the answer must name.</summary>
internal static class FaultyBodies
{
    private const string Units = "expected an integer from 1 to 9007199254740991";
    private const string Price = "expected a number of at least 0 with at most 28 digits";
    private const string Limit = "expected an integer from 1 to 1000";

    public static TheoryData<string, string, string[]> All
    {
        get
        {
            var all = new TheoryData<string, string, string[]>
            {
                { Client.RestockSku, "{}", ["sku is missing", "units is missing", "lotId is missing"] },
                {
                    Client.PlaceOrder,
                    "{}",
                    [
                        "orderId is missing",
                        "sku is missing",
                        "units is missing",
                        "price is missing",
                        "userId is missing",
                    ]
                },
                {
                    Client.SimulateRawEvent,
                    "{}",
                    ["pk is missing", "sk is missing", "eventName is missing", "eventData is missing"]
                },
                {
                    Client.PlaceOrder,
                    """{"orderId":null,"sku":1,"units":"1","price":"1","userId":{}}""",
                    [
                        "orderId is null; expected a string of at least 4 characters",
                        "sku is 1; expected a string of at least 4 characters",
                        $"units is '1'; {Units}",
                        $"price is '1'; {Price}",
                        "userId is an object; expected a string of at least 4 characters",
                    ]
                },
                {
                    Client.SimulateRawEvent,
                    """{"pk":null,"sk":" ","eventName":5,"eventData":[]}""",
                    [
                        "pk is null; expected a string that is not blank, of at most 2048 bytes of UTF-8",
                        "sk is ' '; expected a string that is not blank, of at most 1024 bytes of UTF-8",
                        "eventName is 5; expected a string that is not blank, of at most 2048 bytes of UTF-8",
                        "eventData is an array; expected an object",
                    ]
                },
            };
            AddIds(all);
            AddNumbers(all);
            AddLists(all);
            return all;
        }
    }

    private static void AddIds(TheoryData<string, string, string[]> all)
    {
        Add("ABC", "is 'ABC'; expected at least 4 characters");
        Add("", "is an empty string; expected at least 4 characters");
        Add("     ", "is an empty string; expected at least 4 characters");
        Add(" ABC ", "is 'ABC'; expected at least 4 characters");
        Add("ABC#001", "contains a '#'; expected an identifier without it");
        Add("""ABC\u0000D""", "contains a control character; expected an identifier without it");
        Add("""ABC\nD""", "contains a control character; expected an identifier without it");
        Add("""ABC\ud800D""", "contains a lone surrogate; expected an identifier without it");
        Add("""ABC\udc00\ud800""", "contains a lone surrogate; expected an identifier without it");
        Add(new string('x', 257), "is 257 bytes of UTF-8; expected at most 256");
        Add(new string('中', 86), "is 258 bytes of UTF-8; expected at most 256");

        void Add(string id, string fault)
        {
            all.Add(
                Client.PlaceOrder,
                $$"""{"orderId":"{{id}}","sku":"{{id}}","units":1,"price":1,"userId":"{{id}}"}""",
                [$"orderId {fault}", $"sku {fault}", $"userId {fault}"]
            );
            all.Add(Client.ListOrders, $$"""{"orderId":"{{id}}"}""", [$"orderId {fault}"]);
            all.Add(Client.ListSkus, $$"""{"sku":"{{id}}"}""", [$"sku {fault}"]);
        }
    }

    private static void AddNumbers(TheoryData<string, string, string[]> all)
    {
        string[] units = ["0", "-1", "1.5", "0.1", "9007199254740992", "1E+30", "true", "null", "[]"];
        foreach (var number in units)
        {
            var shown = number switch
            {
                "1E+30" => "1" + new string('0', 30),
                "[]" => "an array",
                _ => number,
            };
            all.Add(
                Client.RestockSku,
                $$"""{"sku":"APPLES","units":{{number}},"lotId":"A00001"}""",
                [$"units is {shown}; {Units}"]
            );
        }
        string[] prices = ["-1", "-0.01", "1e400", "12345678901234567890123456789", "0.12345678901234567890123456789"];
        foreach (var number in prices)
        {
            var shown = number == "1e400" ? "1E400" : number;
            all.Add(Client.PlaceOrder, Client.OrderJson("ABC001", "APPLES", 1, number), [$"price is {shown}; {Price}"]);
        }
        all.Add(
            Client.PlaceOrder,
            Client.OrderJson("ABC001", "APPLES", 1, new string('9', 10_000)),
            [$"price is a very long number; {Price}"]
        );
    }

    private static void AddLists(TheoryData<string, string, string[]> all)
    {
        foreach (var path in (string[])[Client.ListOrders, Client.ListSkus, Client.ListOrderPayments])
        {
            all.Add(
                path,
                """{"limit":0,"sortDirection":"up","nextToken":"nonsense"}""",
                [
                    $"limit is 0; {Limit}",
                    "sortDirection is 'up'; expected 'asc' or 'desc'",
                    "nextToken is 'nonsense'; expected the nextToken of an earlier page",
                ]
            );
            all.Add(path, """{"limit":1001}""", [$"limit is 1001; {Limit}"]);
            all.Add(path, """{"limit":1.5}""", [$"limit is 1.5; {Limit}"]);
            all.Add(path, """{"limit":null}""", [$"limit is null; {Limit}"]);
            all.Add(path, """{"limit":"10"}""", [$"limit is '10'; {Limit}"]);
            all.Add(
                path,
                """{"nextToken":"YWJj"}""",
                ["nextToken is 'YWJj'; expected the nextToken of an earlier page"]
            );
        }
    }
}
